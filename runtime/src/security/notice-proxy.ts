/** Tells once of a proxy that nobody told us of: all visitors would share its address, and with it their limits. */
import type { IncomingMessage } from 'node:http';
import { trustedPeer, type ClientAddress, type ProxyTrust } from './client-address';
import { parseIpAddress } from './ip-address';

/** What proxies add. Also `Forwarded` (RFC 7239), which is not read here but gives a proxy away. */
const HEADERS = ['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'forwarded'] as const;

/** Where proxies of one's own are; a forged header from anywhere else is the sender's own business. */
const NEAR = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat']);

export interface UnknownProxy {
	/** Its address. */
	peer: string;
	/** The header that gave it away. */
	header: string;
}

/**
 * The same function, which also looks for signs of a proxy that is near and not trusted, until it has seen one.
 * @param notice hears of the first
 */
export function noticeProxy(
	addressOf: ClientAddress,
	trust: ProxyTrust,
	notice: (proxy: UnknownProxy) => void,
): ClientAddress {
	if (typeof trust === 'number' && trust > 0) return addressOf;
	const isTrusted = trustedPeer(trust);
	let isNoticed = false;
	return (request) => {
		if (!isNoticed) {
			const header = HEADERS.find((name) => request.headers[name] !== undefined);
			if (header !== undefined && isNear(request) && !isTrusted(request)) {
				isNoticed = true;
				notice({ peer: request.socket.remoteAddress ?? '', header });
			}
		}
		return addressOf(request);
	};
}

function isNear({ socket }: IncomingMessage): boolean {
	const peer = parseIpAddress(socket.remoteAddress ?? '');
	return peer !== undefined && NEAR.has(peer.range());
}
