/** The visitor's country, where a proxy in front knows it. */
import type { IncomingMessage } from 'node:http';
import { trustedPeer, type ProxyTrust } from './client-address';

export type ClientCountry = (request: IncomingMessage) => string | undefined;

/**
 * Reads Cloudflare's `CF-IPCountry` (ISO 3166-1 alpha-2; `XX` is unknown, `T1` is Tor), and only from a
 * trusted proxy. There is no lookup of addresses here: without that header the country stays unknown.
 * @see https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-ipcountry
 */
export function clientCountry(trust: ProxyTrust): ClientCountry {
	const isTrusted = trustedPeer(trust);
	return (request) => {
		const country = request.headers['cf-ipcountry'];
		if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country) || country === 'XX') {
			return undefined;
		}
		return isTrusted(request) ? country : undefined;
	};
}
