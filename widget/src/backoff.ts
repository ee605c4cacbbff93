/** How long to wait before trying again. */

export const FIRST_DELAY_MS = 500;
export const LONGEST_DELAY_MS = 15_000;

/**
 * The delay before retry number `attempt` (0 is the first): doubling, with half of it random, so that the
 * visitors of a restarted server do not all come back in the same instant.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
	const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10));
	return Math.round(full / 2 + (full / 2) * random());
}
