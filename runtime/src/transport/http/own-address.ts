/** The address under which a request reached this service, as far as the request shows it. */
import type { IncomingMessage } from 'node:http';
import type { Config } from '../../config/config';
import { trustedPeer } from '../../security/client-address';
import { mountOf } from './mount';

const HOST = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i;

/** @returns an origin with the path of PUBLIC_URL or of the place in a host program, if any, without a slash at the end; undefined if unknown */
export type OwnAddress = (request: IncomingMessage) => string | undefined;

/** PUBLIC_URL, or else the request's Host, with the scheme that a trusted proxy saw. */
export function ownAddress({
	publicUrl,
	trustProxy,
}: Pick<Config, 'publicUrl' | 'trustProxy'>): OwnAddress {
	if (publicUrl !== undefined) return () => publicUrl;
	const isTrusted = trustedPeer(trustProxy);
	return (request) => {
		const { host = '', 'x-forwarded-proto': forwarded } = request.headers;
		if (!HOST.test(host)) return undefined;
		// Proxies in a row list what each of them saw; the first is the one that the page talks to.
		const [seen = ''] = String(forwarded ?? '').split(',', 1);
		const isHttps = seen.trim().toLowerCase() === 'https' && isTrusted(request);
		return `${isHttps ? 'https' : 'http'}://${host}${mountOf(request)}`;
	};
}
