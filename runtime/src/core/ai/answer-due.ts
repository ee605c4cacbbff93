/** The timer row that says that the AI owes an answer: as long as it stands, there is something to say. */
import type { TimerRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';

/** What the row keeps besides its time. */
export interface AnswerDue {
	/** Of the visitor's first message that this answers. */
	since: number;
	/** Attempts that came to nothing. */
	attempts: number;
	/** How often an answer was begun and then overtaken by a further message. */
	restarts: number;
	/** Not before this time: the API asked to be left alone. */
	notBefore?: number;
	/** Of the attempt under way. An answer under another ticket comes too late. */
	ticket?: string;
}

/** People write in bursts: the answer waits this long after each message of one. */
const BURST_MS = 1500;

/** But not longer than this, and no answer is begun again sooner. */
const MAX_BURST_MS = 10_000;

/**
 * Has the AI answer once the visitor has finished. An answer being written is overtaken by this: its ticket goes.
 * Does nothing where this service answers nothing.
 */
export async function answerSoon(
	core: CoreContext,
	unit: UnitOfWork,
	sessionId: string,
): Promise<void> {
	if (!core.settings.ai?.answers) return;
	const timer = await unit.tx.getTimer('ai_answer', sessionId);
	const { ticket, ...known } = timer ? readAnswerDue(timer) : FIRST(unit.now);
	// Somebody who goes on writing pays for fewer and fewer answers that are never sent.
	const due = ticket ? { ...known, since: unit.now, restarts: known.restarts + 1 } : known;
	const pause = Math.min(BURST_MS * 2 ** due.restarts, MAX_BURST_MS);
	await setAnswerDue(unit, sessionId, due, Math.min(unit.now + pause, due.since + MAX_BURST_MS));
}

const FIRST = (now: number): AnswerDue => ({ since: now, attempts: 0, restarts: 0 });

/** @param dueAt moved to `notBefore` if that is later */
export async function setAnswerDue(
	unit: UnitOfWork,
	sessionId: string,
	due: AnswerDue,
	dueAt: number,
): Promise<void> {
	await unit.setTimer({
		kind: 'ai_answer',
		sessionId,
		dueAt: Math.max(dueAt, due.notBefore ?? 0),
		data: { ...due },
	});
}

export function readAnswerDue({ data }: TimerRecord): AnswerDue {
	return data as unknown as AnswerDue;
}
