/** What a session goes through when somebody does something in it: operators hear of it, and it is open. */
import type { SessionRecord } from '../../storage/records';
import type { UnitOfWork } from '../journal';

/**
 * Tells of a session that was no more than a page view so far. A visitor who only looks at a page is nobody's
 * business: `session.created` waits for the first message, event or identification.
 */
export async function announce(unit: UnitOfWork, session: SessionRecord): Promise<SessionRecord> {
	if (session.announcedAt !== null) return session;
	const announced: SessionRecord = { ...session, announcedAt: unit.now };
	await unit.tx.updateSession(announced);
	await unit.append({ type: 'session.created', session: announced });
	return announced;
}

/** As part of the visitor's own change: announces a new session, opens a closed one, leaves others as they are. */
export async function wake(unit: UnitOfWork, session: SessionRecord): Promise<SessionRecord> {
	if (session.status === 'active') return await announce(unit, session);
	const reopened: SessionRecord = { ...session, status: 'active', closedAt: null };
	await unit.tx.updateSession(reopened);
	await unit.append({ type: 'session.reopened', session: reopened });
	return reopened;
}
