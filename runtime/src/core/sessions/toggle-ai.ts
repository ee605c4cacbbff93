/** The AI is switched on or off for one session. */
import type { SessionRecord } from '../../storage/records';
import { cancelAi } from '../handoff/ai-timers';
import { changeHandler } from '../handoff/change-handler';
import { handBack } from '../handoff/hand-back';
import type { CoreContext } from '../core-context';
import { requireSession } from './require-session';
import { announce } from './wake';

/**
 * On: the AI answers from now on, what is unanswered included, also where a human had taken over. Off: it says
 * nothing in this session until it is switched on. An unchanged choice is no event of its own.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function toggleAi(
	core: CoreContext,
	sessionId: string,
	enabled: boolean,
): Promise<SessionRecord> {
	return await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		let session = known;
		if (known.aiEnabled !== enabled) {
			session = { ...(await announce(unit, known)), aiEnabled: enabled };
			await unit.tx.updateSession(session);
			await unit.append({ type: 'ai.toggled', session, data: { enabled } });
		}
		if (session.status === 'closed') return session;
		if (enabled) return await handBack(core, unit, session, 'manual');
		await cancelAi(unit, sessionId);
		return await changeHandler(unit, session, 'switched_off', 'manual');
	});
}
