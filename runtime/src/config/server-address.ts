/** The address of a database or cache with its password, which is text of somebody's choice in the middle of a URL. */
import { z } from 'zod';

/** What to do about the mistake that is hardest to find. */
export const IN_PASSWORDS = 'in a password, / ? # @ are written as %2F %3F %23 %40';

/**
 * @param protocol without the colon
 * @returns takes no address that a character of the password ends too early: what comes after it would count as the
 *   host's name or as a path, and be told in messages
 */
export function serverAddress(protocol: RegExp) {
	return z.url({ protocol }).refine((text) => {
		const behindHost = text.replace(/^\w+:\/\/[^/?#]*/, '');
		return !/[@#]/.test(behindHost);
	});
}
