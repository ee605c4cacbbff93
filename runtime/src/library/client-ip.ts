/** The visitor's address from the headers of a request, for requests that this service did not see itself. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ClientAddress } from '../security/client-address';

/** Headers as Node has them, or as the Fetch API does. */
export type RequestHeaders = IncomingHttpHeaders | Headers;

/**
 * @internal
 * @param addressOf reads requests, and believes their headers as far as the settings trust proxies
 * @param remoteAddress the other end of the connection
 */
export function clientIp(
	addressOf: ClientAddress,
	headers: RequestHeaders,
	remoteAddress: string | undefined,
): string {
	const plain = headers instanceof Headers ? Object.fromEntries(headers) : lowerCase(headers);
	const request = { headers: plain, socket: { remoteAddress: remoteAddress ?? '' } };
	return addressOf(request as IncomingMessage);
}

function lowerCase(headers: IncomingHttpHeaders): IncomingHttpHeaders {
	const entries = Object.entries(headers);
	return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}
