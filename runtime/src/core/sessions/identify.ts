/** A session is given a name: by the visitor's page or through the API. */
import { isDeepStrictEqual } from 'node:util';
import type { Identity } from '../../../../protocol/shapes';
import type { SessionRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { requireSession } from './require-session';
import { mergeIdentity } from './merge-identity';
import { identityRefusal } from './verified-identity';
import { announce, wake } from './wake';

/**
 * Adds to what is known of who the visitor is, or replaces it. Saying the same again changes nothing and is no event.
 * @param by whose word it is: a visitor's does not replace what a token proved
 * @throws {ChatError} SESSION_NOT_FOUND, IDENTITY_NOT_VERIFIED, IDENTITY_MISMATCH
 */
export async function identify(
	core: CoreContext,
	sessionId: string,
	identity: Identity,
	by: 'visitor' | 'api',
): Promise<SessionRecord> {
	return await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		const refusal = by === 'visitor' ? identityRefusal(known, identity) : undefined;
		if (refusal) throw new ChatError(refusal);
		const merged = mergeIdentity(known.identity, identity, by);
		if (isDeepStrictEqual(known.identity, merged)) return known;
		// A workflow that looks up who it was opens no conversation that is over.
		const told = await (by === 'visitor' ? wake : announce)(unit, known);
		const session = { ...told, identity: merged, lastActivity: unit.now };
		await unit.tx.updateSession(session);
		await unit.append({ type: 'session.identified', session });
		return session;
	});
}
