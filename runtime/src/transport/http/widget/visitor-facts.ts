/** What the server itself knows of a page's visitor: kept with the session, whatever the page says. */
import type { IncomingMessage } from 'node:http';
import type { ClientCountry } from '../../../security/client-country';
import { describeBrowser } from '../../../security/describe-browser';
import { detectBot } from '../../../security/detect-bot';
import { MAX_USER_AGENT_LENGTH } from '../../../security/user-agent-pattern';

export interface VisitorFactsOptions {
	countryOf: ClientCountry;
	/** Whether visitors that look like programs are marked as such. */
	botHeuristics: boolean;
}

/** @param address the visitor's, as `ClientAddress` reads it */
export type VisitorFacts = (request: IncomingMessage, address: string) => Record<string, unknown>;

/**
 * Metadata from the request alone: `userAgent`, `deviceType`, `browser`, `os`, `country`, and `bot` with
 * `botReason` for what looks like a program. Never throws, as /connect must not fail for it.
 */
export function visitorFacts({ countryOf, botHeuristics }: VisitorFactsOptions): VisitorFacts {
	return (request, address) => {
		const userAgent = request.headers['user-agent']?.slice(0, MAX_USER_AGENT_LENGTH);
		const country = countryOf(request);
		const botReason = botHeuristics ? detectBot(address, userAgent) : undefined;
		return {
			...(userAgent && { userAgent }),
			...describeBrowser(userAgent),
			...(country && { country }),
			...(botReason && { bot: true, botReason }),
		};
	};
}
