/** The form that lists have in the environment. */
import { z } from 'zod';

/** `a, b` → `['a', 'b']`; empty entries are left out. */
export const commaList = z.string().transform((text) => trimmed(text.split(',')));

/** The same, where an entry between slashes is a regular expression and may hold commas itself. */
export const patternList = z.string().transform((text) => {
	const entries = text.match(/\s*\/.*?\/\s*(?=,|$)|[^,]+/g);
	return trimmed(entries ?? []);
});

function trimmed(entries: readonly string[]): string[] {
	return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
}
