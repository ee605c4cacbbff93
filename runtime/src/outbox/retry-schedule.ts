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

/** The longest that a target's own wish (`Retry-After`) puts off the next attempt at a delivery. */
const MAX_WISH_MS = 24 * HOUR;

/** The longest that it keeps everything else from the target, too. */
export const MAX_REST_MS = 1 * HOUR;

/** A pause from the schedule, or as much longer as the target asked for. */
export function wishedPause(pause: number, wish: number | undefined): number {
	return Math.max(pause, Math.min(wish ?? 0, MAX_WISH_MS));
}

/** How long a target that asked for a pause is left alone altogether, in milliseconds. */
export function wishedRest(wish: number): number {
	return Math.min(wish, MAX_REST_MS);
}
