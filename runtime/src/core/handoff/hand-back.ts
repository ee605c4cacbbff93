/** A session goes from a human to the AI: on request, or after the human was idle for long enough. */
import type { SessionRecord, TimerRecord } from '../../storage/records';
import { answerSoon } from '../ai/answer-due';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { cancelAi } from './ai-timers';
import { changeHandler } from './change-handler';
import { isUnanswered } from './take-over';

/** The timer fired: no human wrote for that long. What is unanswered then, the AI answers. */
export async function handBackIfDue(
	core: CoreContext,
	unit: UnitOfWork,
	{ sessionId }: TimerRecord,
): Promise<void> {
	const session = await unit.tx.getSession(sessionId);
	if (!core.settings.ai || !session || session.handledBy !== 'human') return;
	if (session.aiEnabled === false) return;
	await handBack(core, unit, session, 'idle');
}

/** Gives an open session to the AI, whoever had it, and has it answer what is unanswered. */
export async function handBack(
	core: CoreContext,
	unit: UnitOfWork,
	known: SessionRecord,
	reason: 'idle' | 'manual',
): Promise<SessionRecord> {
	const session = await changeHandler(unit, known, 'hand_back', reason);
	// It had the session already, and what it owes there it goes on with.
	if (session === known) return session;
	await cancelAi(unit, known.id);
	const waits = await isUnanswered(unit.tx, session.id);
	// Nobody answered in time, if somebody waits; otherwise the AI is merely next in line.
	const takeover = reason === 'manual' ? 'manual' : waits ? 'timeout' : undefined;
	if (takeover) await unit.append({ type: 'ai.takeover', session, data: { reason: takeover } });
	if (waits) await answerSoon(core, unit, session.id);
	return session;
}
