/** A session is given a name: by the visitor's page or through the API. */
import { isDeepStrictEqual } from 'node:util';
import type { Identity } from '../../../../protocol/shapes';
import type { SessionRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import { requireSession } from './require-session';

/**
 * Replaces what is known of who the visitor is. Saying the same again changes nothing and is no event.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function identify(
	core: CoreContext,
	sessionId: string,
	identity: Identity,
): Promise<SessionRecord> {
	return await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		if (sameIdentity(known.identity, identity)) return known;
		const session = { ...known, identity, lastActivity: unit.now };
		await unit.tx.updateSession(session);
		await unit.append({ type: 'session.identified', session });
		return session;
	});
}

export function sameIdentity(known: Identity | null, given: Identity): boolean {
	return known !== null && isDeepStrictEqual(known, given);
}
