/** How long an API asks to be left alone. */

/** Longer than this nobody who waits for an answer waits. */
const MAX_MS = 10 * 60_000;

/** @param value of a `Retry-After` header: seconds (a date is not used by these APIs) */
export function readRetryAfter(value: string | null | undefined): number | undefined {
	const seconds = value ? Number(value) : NaN;
	return seconds >= 0 ? Math.min(seconds * 1000, MAX_MS) : undefined;
}
