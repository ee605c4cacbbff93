/** When a failed delivery is tried again: soon at first, then less and less often, for more than a day. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses after the first, second, … failed attempt; 31 h 43 min in all, without the jitter. */
export const RETRY_PAUSES_MS: readonly number[] = [
	5 * SECOND,
	15 * SECOND,
	30 * SECOND,
	2 * MINUTE,
	10 * MINUTE,
	30 * MINUTE,
	1 * HOUR,
	2 * HOUR,
	4 * HOUR,
	8 * HOUR,
	16 * HOUR,
];

/**
 * The pause before the next attempt, in milliseconds; undefined when there have been enough.
 * @param attempts attempts made so far, at least 1
 * @param random 0 ≤ random < 1; spreads targets that failed together by ±20 %
 */
export function retryPause(attempts: number, random: number): number | undefined {
	const pause = RETRY_PAUSES_MS[attempts - 1];
	return pause === undefined ? undefined : Math.round(pause * (0.8 + 0.4 * random));
}
