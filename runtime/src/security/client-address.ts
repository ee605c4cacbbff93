/** The visitor's address, for HTTP requests and WebSocket upgrades alike. */
import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import { parseIpAddress } from './ip-address';
import { remembered } from './remembered';

export type ClientAddress = (request: IncomingMessage) => string;

/** Number of proxies in front of this server, or their addresses and CIDRs; 0 trusts none. */
export type ProxyTrust = number | readonly string[];

/** Headers that name one client, in the order in which they are looked for; and the one that lists hops. */
export const CLIENT_IP_HEADERS = ['x-forwarded-for', 'cf-connecting-ip', 'x-real-ip'] as const;

export type ClientIpHeader = (typeof CLIENT_IP_HEADERS)[number];

const MAX_KEPT = 10_000;

/** The longest IPv6 address has 45 characters; brackets, a zone and a port may come on top. */
const MAX_ADDRESS_LENGTH = 80;

/**
 * Reads the address from the socket, or from a header if a trusted proxy sent the request: from
 * `X-Forwarded-For` as far as the hops behind it are trusted; if there is none, from `CF-Connecting-IP`, then
 * `X-Real-IP`. What cannot be read leaves the address of the peer. Why in this order: docs/decisions/0006.
 * @param header the only header to read, for a proxy that lets others through as clients send them
 */
export function clientAddress(trust: ProxyTrust, header?: ClientIpHeader): ClientAddress {
	const peerOf = ({ socket }: IncomingMessage) => plain(socket.remoteAddress ?? '');
	if (trust === 0) return peerOf;
	const trusted = trustedHop(trust);
	return (request) => {
		const peer = peerOf(request);
		if (!trusted(peer, 0)) return peer;
		const name = header ?? CLIENT_IP_HEADERS.find((each) => request.headers[each] !== undefined);
		if (name === undefined) return peer;
		const named = name === 'x-forwarded-for' ? proxyAddr(request, trusted) : request.headers[name];
		return readable(String(named)) || peer;
	};
}

/** Whether the other end of a connection is a trusted proxy, whose headers then say something of the client. */
export function trustedPeer(trust: ProxyTrust): (request: IncomingMessage) => boolean {
	if (trust === 0) return () => false;
	const trusted = trustedHop(trust);
	return ({ socket }) => trusted(socket.remoteAddress ?? '', 0);
}

/** What counts as one visitor's place: an IPv4 address, or the /64 that an IPv6 customer has to itself. */
export const addressKey = remembered((address) => {
	const ip = parseIpAddress(address);
	if (!ip) return address;
	return ip.kind() === 'ipv4' ? ip.toString() : ip.toByteArray().slice(0, 8).join('.');
}, MAX_KEPT);

function trustedHop(trust: ProxyTrust): (address: string, hop: number) => boolean {
	return typeof trust === 'number' ? (_address, hop) => hop < trust : proxyAddr.compile([...trust]);
}

/** One spelling per address, also for what is none: `::ffff:192.0.2.1` is 192.0.2.1. */
const plain = remembered((address) => parseIpAddress(address)?.toString() ?? address, MAX_KEPT);

/** The address in a header, which some proxies write with a port; empty if there is none. */
function readable(text: string): string {
	if (text.length > MAX_ADDRESS_LENGTH) return '';
	const withPort = /^\[(.+)\](?::\d+)?$/.exec(text) ?? /^([\d.]+):\d+$/.exec(text);
	return parseIpAddress(withPort?.[1] ?? text)?.toString() ?? '';
}
