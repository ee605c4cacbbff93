/** Decides which addresses webhooks may reach, so that a subscription cannot be used to probe the inside. */
import { BlockList, isIP } from 'node:net';
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { ChatError } from '../../core/chat-error';
import { REFUSED_PORTS } from './refused-ports';

export interface TargetGuard {
	/**
	 * Checks a URL when a subscription is made.
	 * @throws {ChatError} WEBHOOK_TARGET_REFUSED, saying which setting would allow it
	 */
	assertUrl(url: string): Promise<void>;
	/** Whether an address, as resolved or connected to, may be spoken to for this host. */
	allows(host: string, address: string): boolean;
}

export interface TargetGuardOptions {
	/** Host names and CIDRs that may be private: `WEBHOOK_ALLOW_PRIVATE`. */
	allowPrivate: readonly string[];
	/** Local trial: targets on this machine are fine. */
	allowLoopback: boolean;
}

/**
 * What ipaddr.js counts as public and is not: IPv4 inside IPv6 in the long-deprecated `::a.b.c.d` form, and the
 * dummy addresses of RFC 9780.
 */
const NOT_PUBLIC = blockList(['::/96', '100:0:0:1::/64']);

export function targetGuard(options: TargetGuardOptions): TargetGuard {
	const names = new Set(
		options.allowPrivate.filter((entry) => !isRange(entry)).map((entry) => entry.toLowerCase()),
	);
	const ranges = blockList(options.allowPrivate.filter(isRange));

	const allows = (host: string, address: string): boolean => {
		if (!ipaddr.isValid(address)) return false;
		// An IPv4 address in IPv6 clothes is judged as what it is.
		const ip = ipaddr.process(address);
		const range = ip.range();
		const hidden = NOT_PUBLIC.check(ip.toString(), ip.kind());
		if (range === 'unicast' && !hidden) return true;
		if (range === 'loopback' && options.allowLoopback) return true;
		if (ranges.check(ip.toString(), ip.kind())) return true;
		return names.has(host.toLowerCase());
	};

	const assertUrl = async (url: string): Promise<void> => {
		const target = parseTarget(url);
		const host = target.hostname.replace(/^\[|\]$/g, '');
		const addresses = isIP(host) ? [host] : await resolve(host);
		const refused = addresses.find((address) => !allows(host, address));
		if (refused !== undefined) {
			throw new ChatError(
				'WEBHOOK_TARGET_REFUSED',
				`\`url\` leads to ${refused}, which is not a public address. If this target is yours, add ` +
					`"${host}" to WEBHOOK_ALLOW_PRIVATE and restart.`,
			);
		}
	};
	return { assertUrl, allows };
}

/** @throws {ChatError} WEBHOOK_TARGET_REFUSED */
function parseTarget(url: string): URL {
	let target: URL;
	try {
		target = new URL(url);
	} catch {
		throw new ChatError('WEBHOOK_TARGET_REFUSED', '`url` is not a URL. Send an absolute one.');
	}
	if (target.protocol !== 'https:' && target.protocol !== 'http:') {
		throw new ChatError('WEBHOOK_TARGET_REFUSED', '`url` must begin with https:// or http://.');
	}
	if (target.username !== '' || target.password !== '') {
		throw new ChatError(
			'WEBHOOK_TARGET_REFUSED',
			'`url` holds a user name or password. Deliveries are signed instead; leave them out.',
		);
	}
	// Empty for the usual port of its protocol.
	if (target.port !== '' && REFUSED_PORTS.has(Number(target.port))) {
		throw new ChatError(
			'WEBHOOK_TARGET_REFUSED',
			`\`url\` names port ${target.port}, which belongs to another protocol than HTTP. Let the receiver ` +
				'listen on another port, such as 443 or 8443.',
		);
	}
	return target;
}

/** A name that does not resolve now may later; every delivery checks the addresses again. */
async function resolve(host: string): Promise<string[]> {
	try {
		return (await lookup(host, { all: true })).map(({ address }) => address);
	} catch {
		return [];
	}
}

function isRange(entry: string): boolean {
	return ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry);
}

function blockList(ranges: readonly string[]): BlockList {
	const list = new BlockList();
	for (const range of ranges) {
		if (ipaddr.isValidCIDR(range)) {
			const [network, bits] = ipaddr.parseCIDR(range);
			list.addSubnet(network.toString(), bits, network.kind());
		} else {
			const address = ipaddr.process(range);
			list.addAddress(address.toString(), address.kind());
		}
	}
	return list;
}
