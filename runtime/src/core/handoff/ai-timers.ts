/** The three things the AI may have ahead of it in a session: to take over, to answer, to be handed it back. */
import type { TimerKind } from '../../storage/records';
import type { UnitOfWork } from '../journal';

const QUESTION_TIMERS = ['ai_takeover', 'ai_answer'] as const satisfies readonly TimerKind[];

/** The visitor has an answer: nothing is due for what they asked. An answer being written is not sent any more. */
export async function cancelAnswers({ tx }: UnitOfWork, sessionId: string): Promise<void> {
	for (const kind of QUESTION_TIMERS) await tx.cancelTimer(kind, sessionId);
}

/** Nothing is ahead of the AI in this session any more. */
export async function cancelAi(unit: UnitOfWork, sessionId: string): Promise<void> {
	await cancelAnswers(unit, sessionId);
	await unit.tx.cancelTimer('ai_handback', sessionId);
}
