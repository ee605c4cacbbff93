/** The visitor's address, for HTTP requests and WebSocket upgrades alike. */
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

export type ClientAddress = (request: IncomingMessage) => string;

/**
 * Reads the address from the socket, or from `X-Forwarded-For` as far as the hops behind it are trusted.
 * @param trust number of proxies in front of this server, or their addresses and CIDRs; 0 trusts none
 */
export function clientAddress(trust: number | readonly string[]): ClientAddress {
	if (trust === 0) return ({ socket }) => plain(socket.remoteAddress ?? '');
	const trusted =
		typeof trust === 'number'
			? (_address: string, hop: number) => hop < trust
			: proxyAddr.compile([...trust]);
	return (request) => plain(proxyAddr(request, trusted) ?? '');
}

/** What counts as one visitor's place: an IPv4 address, or the /64 that an IPv6 customer has to itself. */
export const addressKey = remembered((address) => {
	if (!ipaddr.isValid(address)) return address;
	const ip = ipaddr.process(address);
	return ip.kind() === 'ipv4' ? ip.toString() : ip.toByteArray().slice(0, 8).join('.');
});

/** `::ffff:192.0.2.1`, as a dual-stack listener reports an IPv4 peer, is 192.0.2.1. */
const plain = remembered((address) =>
	ipaddr.isValid(address) ? ipaddr.process(address).toString() : address,
);

/** Keeps recent answers: every request asks, and a visitor's requests all ask the same. */
function remembered(parse: (address: string) => string): (address: string) => string {
	const answers = new Map<string, string>();
	return (address) => {
		const known = answers.get(address);
		if (known !== undefined) return known;
		const answer = parse(address);
		if (answers.size >= 10_000) answers.clear();
		answers.set(address, answer);
		return answer;
	};
}
