/** An option's value in the form that it has in the environment, so that both are checked by the same rules. */

/** @returns undefined for what is not set */
export function toText(value: unknown): string | undefined {
	if (value === undefined || value === null) return undefined;
	if (Array.isArray(value)) return value.map(String).join(',');
	return String(value);
}
