/** What a visitor's message sets going: the wait for a human, or the AI's answer. */
import type { SessionRecord } from '../../storage/records';
import { answerSoon } from '../ai/answer-due';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { mayTakeOver, takeOver } from './take-over';

/** Takes note of a visitor's message that was just added. */
export async function noteQuestion(
	core: CoreContext,
	unit: UnitOfWork,
	session: SessionRecord,
): Promise<void> {
	const { ai } = core.settings;
	// Nobody's AI waits here: the commonest case must not cost a statement.
	if (!ai && session.aiEnabled !== true) return;
	if (session.aiEnabled === false) return;
	if (session.handledBy === 'bot') {
		await answerSoon(core, unit, session.id);
		return;
	}
	if (!mayTakeOver(session)) return;
	if (session.aiEnabled) {
		await takeOver(core, unit, session, 'manual');
	} else if (ai?.takeoverDelayMs === 0) {
		await takeOver(core, unit, session, 'timeout');
	} else if (ai && !(await unit.tx.getTimer('ai_takeover', session.id))) {
		// The visitor's first unanswered message counts, however many follow.
		const dueAt = unit.now + ai.takeoverDelayMs;
		await unit.setTimer({ kind: 'ai_takeover', sessionId: session.id, dueAt, data: {} });
	}
}
