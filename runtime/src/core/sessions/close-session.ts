/** A conversation is marked as done; the visitor's next message opens it again. */
import type { SessionRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { requireSession } from './require-session';

/**
 * Closes a session. Closing a closed one changes nothing and is no event.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function closeSession(core: CoreContext, sessionId: string): Promise<SessionRecord> {
	return await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		if (known.status === 'closed') return known;
		const session: SessionRecord = { ...known, status: 'closed', closedAt: unit.now };
		await unit.tx.updateSession(session);
		await unit.append({ type: 'session.closed', session });
		return session;
	});
}

/** Opens a closed session again, as part of the visitor's own change; leaves an open one as it is. */
export async function reopenIfClosed(
	unit: UnitOfWork,
	session: SessionRecord,
): Promise<SessionRecord> {
	if (session.status === 'active') return session;
	const reopened: SessionRecord = { ...session, status: 'active', closedAt: null };
	await unit.tx.updateSession(reopened);
	await unit.append({ type: 'session.reopened', session: reopened });
	return reopened;
}
