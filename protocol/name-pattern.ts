/** Matching of custom event names against the patterns a subscription names. */

/** A pattern is an exact name, a prefix followed by `*` (`cart.*`), or `*` for every name. */
export function matchesNamePattern(pattern: string, name: string): boolean {
	return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/** Whether a name matches one of the patterns; no patterns at all means every name. */
export function matchesAnyName(patterns: readonly string[] | undefined, name: string): boolean {
	if (!patterns || patterns.length === 0) return true;
	return patterns.some((pattern) => matchesNamePattern(pattern, name));
}
