/** An answer is due: whether it may be written, and by whom, is settled in the transaction that finds it due. */
import { randomUUID } from 'node:crypto';
import type { TimerRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import { escalate } from '../handoff/escalate';
import { isUnanswered } from '../handoff/take-over';
import type { UnitOfWork } from '../journal';
import { readAnswerDue, setAnswerDue, type AnswerDue } from './answer-due';
import { isOverLimit } from './usage';

export interface AnswerClaim {
	sessionId: string;
	/** Proof that the answer is still wanted when it is there. */
	ticket: string;
	due: AnswerDue;
}

/** Attempts that may come to nothing before humans are asked. */
export const MAX_ATTEMPTS = 3;

/** How much longer than an answer may take its claim holds. After a crash the answer is begun again then. */
const CLAIM_MARGIN_MS = 10_000;

/** When to look again for room. */
const NO_ROOM_MS = 500;

/** @param hasRoom whether this process can take on one more answer */
export async function claimAnswer(
	core: CoreContext,
	unit: UnitOfWork,
	timer: TimerRecord,
	hasRoom: boolean,
): Promise<AnswerClaim | undefined> {
	const { ai } = core.settings;
	const { sessionId } = timer;
	const session = await unit.tx.getSession(sessionId);
	if (!ai?.answers || session?.status !== 'active' || session.handledBy !== 'bot') return undefined;
	if (!(await isUnanswered(unit.tx, sessionId))) return undefined;

	const { ticket: lost, ...known } = readAnswerDue(timer);
	// A claim that ran out is an attempt that ended with its process.
	const due = lost ? { ...known, attempts: known.attempts + 1 } : known;
	if (due.attempts >= MAX_ATTEMPTS) {
		await escalate(core, unit, session, { reason: 'failed', note: true });
		return undefined;
	}
	if (await isOverLimit(unit.tx, unit.now, sessionId, ai.limits)) {
		await escalate(core, unit, session, { reason: 'limit', note: true });
		return undefined;
	}
	if (!hasRoom) {
		await setAnswerDue(unit, sessionId, due, unit.now + NO_ROOM_MS);
		return undefined;
	}
	const ticket = randomUUID();
	const until = unit.now + ai.timeoutMs + CLAIM_MARGIN_MS;
	await setAnswerDue(unit, sessionId, { ...due, ticket }, until);
	return { sessionId, ticket, due };
}
