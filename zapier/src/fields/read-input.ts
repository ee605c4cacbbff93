/** Fields of a step as Zapier passes them (texts, mostly, and empty ones as they are) → values, or nothing. */

/** Text without blanks around it; undefined for an empty field. */
export function readText(value: unknown): string | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	return text === '' ? undefined : text;
}

/** Zapier asks for yes or no, and a mapped value may say it in any of these ways. */
export function readFlag(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const text = readText(value)?.toLowerCase();
	if (text === undefined) return undefined;
	if (['true', 'yes', 'y', '1', 'on'].includes(text)) return true;
	if (['false', 'no', 'n', '0', 'off'].includes(text)) return false;
	return undefined;
}

/** The values of a list field that are not empty; undefined if there is none. */
export function readList(value: unknown): string[] | undefined {
	const values = (Array.isArray(value) ? value : [value])
		.map(readText)
		.filter((text) => text !== undefined);
	return values.length > 0 ? values : undefined;
}

/** The pairs of a key-and-value field; undefined if there is none. */
export function readPairs(value: unknown): Record<string, unknown> | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const pairs = Object.entries(value).filter(([name]) => name.trim() !== '');
	return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}
