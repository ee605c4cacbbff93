/** The visitor fills in the form before the chat. */
import { isDeepStrictEqual } from 'node:util';
import type { Contact } from '../../../../protocol/shapes';
import type { SessionRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import { requireSession } from './require-session';
import { wake } from './wake';

/**
 * Adds to what the visitor said of how to reach them. Saying the same again changes nothing and is no event.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function saveContact(
	core: CoreContext,
	sessionId: string,
	given: Contact,
): Promise<SessionRecord> {
	return await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		const contact: Contact = { ...known.contact, ...given };
		if (isDeepStrictEqual(known.contact, contact)) return known;
		const session = { ...(await wake(unit, known)), contact, lastActivity: unit.now };
		await unit.tx.updateSession(session);
		await unit.append({ type: 'session.identified', session });
		return session;
	});
}
