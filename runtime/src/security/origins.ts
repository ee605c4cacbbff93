/** Which web pages may use the chat. */

export type OriginCheck = (origin: string | undefined) => boolean;

/**
 * A check against `ALLOWED_ORIGINS`: exact origins (`https://shop.example`), any subdomain
 * (`https://*.shop.example`), or no list at all, which allows every page. A request without an Origin
 * header comes from no page of another site, so it is not this check's business.
 * @param publicUrl this service's own address, whose pages (the demo) are always allowed
 */
export function originCheck(allowed: readonly string[], publicUrl?: string): OriginCheck {
	if (allowed.length === 0) return () => true;
	const exact = new Set(allowed.filter((entry) => !entry.includes('*')));
	if (publicUrl !== undefined) exact.add(new URL(publicUrl).origin);
	const suffixes = allowed.filter((entry) => entry.includes('://*.')).map(splitWildcard);
	return (origin) => {
		if (origin === undefined) return true;
		const given = origin.toLowerCase();
		return (
			exact.has(given) ||
			suffixes.some(({ start, end }) => {
				const label = given.slice(start.length, given.length - end.length);
				return given.startsWith(start) && given.endsWith(end) && /^[a-z0-9.-]+$/.test(label);
			})
		);
	};
}

function splitWildcard(entry: string): { start: string; end: string } {
	const star = entry.indexOf('*');
	return { start: entry.slice(0, star), end: entry.slice(star + 1) };
}
