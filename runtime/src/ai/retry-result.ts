/** What follows from a failed attempt: another one a little later, or a human. */
import type { AttemptResult } from '../core/ai/settle-answer';
import type { AiError } from './ai-error';

/** Pauses after the first failures: somebody waits for the answer. */
const PAUSES_MS = [2000, 8000];

/** An API that wants to be left alone for longer is no help to whoever waits now. */
const MAX_PAUSE_MS = 60_000;

/** @param attempts that failed before this one */
export function retryResult(error: AiError, attempts: number): AttemptResult {
	if (error.kind === 'refused') return { kind: 'giveUp', reason: 'refused' };
	const wished = error.retryAfterMs ?? 0;
	if (!error.passes || wished > MAX_PAUSE_MS) return { kind: 'giveUp', reason: 'failed' };
	const pause = PAUSES_MS[attempts] ?? MAX_PAUSE_MS;
	return { kind: 'again', counts: true, afterMs: Math.max(pause, wished) };
}
