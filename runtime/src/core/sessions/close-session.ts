/** A conversation is marked as done; the visitor's next message opens it again. */
import type { SessionRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import { cancelAi } from '../handoff/ai-timers';
import { closeWaits } from '../waits/end-waits';
import { requireSession } from './require-session';
import { announce } from './wake';

/**
 * Closes a session. Closing a closed one changes nothing and is no event.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function closeSession(core: CoreContext, sessionId: string): Promise<SessionRecord> {
	return await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		if (known.status === 'closed') return known;
		const told = await announce(unit, known);
		const session: SessionRecord = {
			...told,
			status: 'closed',
			closedAt: unit.now,
			handledBy: 'waiting',
		};
		await unit.tx.updateSession(session);
		await cancelAi(unit, session.id);
		await unit.append({ type: 'session.closed', session });
		await closeWaits(unit, session);
		return session;
	});
}
