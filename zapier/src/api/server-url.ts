/** The server address that a user types in → the one origin that the API key may go to. */
import { BlockList, isIP } from 'node:net';

/** What is wrong with the address, in words for the person who typed it. */
export class ServerUrlError extends Error {}

/** Names and addresses that only the user's own network has: there, plain HTTP is no leak. */
const PRIVATE = blockList([
	['127.0.0.0', 8],
	['10.0.0.0', 8],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['::1', 128],
	['fc00::', 7],
]);

/** Never a chat server, but what else answers next to a program: metadata services, everybody, nobody. */
const REFUSED = blockList([
	['0.0.0.0', 8],
	['169.254.0.0', 16],
	['224.0.0.0', 3],
	['::', 128],
	['fe80::', 10],
	['ff00::', 8],
	// IPv4 in IPv6 clothes of a translator, and the metadata service of one large cloud.
	['64:ff9b::', 96],
	['fd00:ec2::254', 128],
]);

/** A name in any script, an IPv4 address, or an IPv6 address in brackets. */
const HOST_AND_PORT = /^([\p{L}\p{M}\p{N}._-]+|\[[\da-f:.]+\])(:\d+)?$/iu;

/**
 * Reads the address. It is an origin and nothing more, so that there is no path, query or user name to play
 * tricks with: every request is made of this origin and a path of our own.
 * @returns the origin, such as `https://chat.example.com`
 * @throws {ServerUrlError} saying what to type instead
 */
export function readServerUrl(input: unknown): string {
	const text = typeof input === 'string' ? input.trim().replace(/\/+$/, '') : '';
	if (text === '') throw new ServerUrlError('Enter the Server URL of your PocketPing.');
	if (!/^https?:\/\//i.test(text)) {
		throw new ServerUrlError('The Server URL must begin with https://');
	}
	const rest = text.slice(text.indexOf('//') + 2);
	if (rest.includes('@')) {
		throw new ServerUrlError(
			'The Server URL must not hold a user name or password. The API Key has a field of its own.',
		);
	}
	const [authority = ''] = rest.split(/[/?#]/, 1);
	// A URL parser drops or turns round what has no place in a name; here it is no address.
	if (!HOST_AND_PORT.test(authority) || !URL.canParse(`https://${authority}`)) {
		throw new ServerUrlError(
			'The Server URL is not a web address. Enter it like https://chat.example.com',
		);
	}
	const url = new URL(text);
	if (authority !== rest) {
		throw new ServerUrlError(
			`The Server URL is only the address of the server, without a path: enter ${url.origin}`,
		);
	}
	requireFittingHost(url);
	return url.origin;
}

function requireFittingHost({ protocol, hostname, host }: URL): void {
	const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	if (covers(REFUSED, name)) {
		throw new ServerUrlError(
			`The Server URL leads to ${name}, which is not the address of a server.`,
		);
	}
	if (protocol === 'http:' && !isPrivate(name)) {
		throw new ServerUrlError(
			`The API Key would travel to ${host} unencrypted. Begin the Server URL with https://`,
		);
	}
}

function isPrivate(name: string): boolean {
	return name === 'localhost' || name.endsWith('.localhost') || covers(PRIVATE, name);
}

function covers(list: BlockList, name: string): boolean {
	const version = isIP(name);
	return version !== 0 && list.check(name, version === 4 ? 'ipv4' : 'ipv6');
}

function blockList(ranges: ReadonlyArray<readonly [network: string, bits: number]>): BlockList {
	const list = new BlockList();
	for (const [network, bits] of ranges) {
		list.addSubnet(network, bits, network.includes(':') ? 'ipv6' : 'ipv4');
	}
	return list;
}
