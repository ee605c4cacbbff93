/** The `Retry-After` header: how long a receiver asks to be left alone. */

/**
 * Milliseconds from now; undefined when the header is missing or says nothing usable.
 * @param value seconds, or an HTTP date (RFC 9110 §10.2.3)
 * @param now milliseconds since the epoch
 */
export function retryAfterMs(
	value: string | string[] | undefined,
	now: number,
): number | undefined {
	const text = (Array.isArray(value) ? value[0] : value)?.trim();
	if (!text) return undefined;
	if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
	// Every form of an HTTP date begins with the day of the week; Date.parse alone takes almost anything.
	if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
	const at = Date.parse(text);
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
