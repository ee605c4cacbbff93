/** An attempt to answer is over: what came of it takes effect only if it is still wanted, or not at all. */
import type { CoreContext } from '../core-context';
import { escalate, type EscalationReason } from '../handoff/escalate';
import type { UnitOfWork } from '../journal';
import { addMessage } from '../messages/post-message';
import { requireSession } from '../sessions/require-session';
import { readAnswerDue, setAnswerDue } from './answer-due';
import { MAX_ATTEMPTS, type AnswerClaim } from './claim-answer';
import { conversationState } from './conversation';
import { recordUsage } from './usage';

export type AttemptResult =
	| {
			kind: 'answer';
			/** Empty when the AI has nothing to say but that a human should. */
			text: string;
			asksForHuman: boolean;
			/** State of the conversation that it answers. */
			state: string;
	  }
	/** Nothing came of it that trying again would change. */
	| { kind: 'giveUp'; reason: EscalationReason }
	/** To be tried again. `counts`: as one of the attempts that may fail. */
	| { kind: 'again'; counts: boolean; afterMs: number };

/** `dropped`: a human, a further message or the end of the session came first. */
export type AttemptOutcome = 'sent' | 'dropped' | 'waiting' | 'handedOver';

/** @param tokens what the attempt cost, whatever becomes of it */
export async function settleAnswer(
	core: CoreContext,
	claim: AnswerClaim,
	result: AttemptResult,
	tokens: number,
): Promise<AttemptOutcome> {
	return await core.journal.write(async (unit) => {
		// An erased session leaves no account behind.
		if (!(await unit.tx.getSession(claim.sessionId))) return 'dropped';
		const answers = result.kind === 'answer' ? 1 : 0;
		if (tokens + answers > 0) await recordUsage(unit, claim.sessionId, { answers, tokens });
		const timer = await unit.tx.getTimer('ai_answer', claim.sessionId);
		if (!timer || readAnswerDue(timer).ticket !== claim.ticket) return 'dropped';
		return await apply(core, unit, claim, result);
	});
}

async function apply(
	core: CoreContext,
	unit: UnitOfWork,
	{ sessionId, due }: AnswerClaim,
	result: AttemptResult,
): Promise<AttemptOutcome> {
	const session = await requireSession(unit.tx, sessionId);
	if (result.kind === 'giveUp') {
		await escalate(core, unit, session, { reason: result.reason, note: true });
		return 'handedOver';
	}
	if (result.kind === 'again') {
		const attempts = due.attempts + Number(result.counts);
		if (attempts >= MAX_ATTEMPTS) {
			await escalate(core, unit, session, { reason: 'failed', note: true });
			return 'handedOver';
		}
		const notBefore = unit.now + result.afterMs;
		await setAnswerDue(unit, sessionId, { ...due, attempts, notBefore }, notBefore);
		return 'waiting';
	}
	if ((await conversationState(unit.tx, sessionId)) !== result.state) {
		// What it answers was edited or deleted meanwhile.
		await setAnswerDue(unit, sessionId, { ...due, restarts: due.restarts + 1 }, unit.now);
		return 'waiting';
	}
	const { text, asksForHuman } = result;
	if (text !== '') await addMessage(core, unit, { sessionId, content: text, type: 'ai' });
	if (!asksForHuman) return 'sent';
	const current = await requireSession(unit.tx, sessionId);
	await escalate(core, unit, current, { reason: 'escalated', note: text === '' });
	return 'handedOver';
}
