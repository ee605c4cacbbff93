/** One pattern of a User-Agent list: a part of the text, or a regular expression between slashes. */
import { RE2JS } from 're2js';

/** What is looked at of a User-Agent; real ones are shorter, and no header decides how long a match takes. */
export const MAX_USER_AGENT_LENGTH = 500;

const MAX_PATTERN_LENGTH = 200;

export interface UserAgentPattern {
	/** As it was written. */
	readonly pattern: string;
	/** @param userAgent at most {@link MAX_USER_AGENT_LENGTH} characters */
	matches(userAgent: string): boolean;
}

/**
 * Compiles a pattern; upper and lower case are the same. Regular expressions run on RE2's engine, whose time
 * grows with the length of the text only, so that no pattern can be made to hang the service. It knows neither
 * look-around nor back-references.
 * @returns undefined when the pattern is empty, longer than 200 characters, or not a regular expression RE2 takes
 */
export function userAgentPattern(pattern: string): UserAgentPattern | undefined {
	if (pattern === '' || pattern.length > MAX_PATTERN_LENGTH) return undefined;
	if (pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/')) {
		try {
			const expression = RE2JS.compile(pattern.slice(1, -1), RE2JS.CASE_INSENSITIVE);
			return { pattern, matches: (userAgent) => expression.test(userAgent) };
		} catch {
			return undefined;
		}
	}
	const part = pattern.toLowerCase();
	return { pattern, matches: (userAgent) => userAgent.toLowerCase().includes(part) };
}
