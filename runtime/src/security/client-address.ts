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
	const trusted =
		typeof trust === 'number'
			? (_address: string, hop: number) => hop < trust
			: proxyAddr.compile([...trust]);
	return (request) => plain(proxyAddr(request, trusted) ?? '');
}

/** What counts as one visitor's place: an IPv4 address, or the /64 that an IPv6 customer has to itself. */
export function addressKey(address: string): string {
	if (!ipaddr.isValid(address)) return address;
	const ip = ipaddr.process(address);
	if (ip.kind() === 'ipv4') return ip.toString();
	return ip.toByteArray().slice(0, 8).join('.');
}

/** `::ffff:192.0.2.1`, as a dual-stack listener reports an IPv4 peer, is 192.0.2.1. */
function plain(address: string): string {
	return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}
