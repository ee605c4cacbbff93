/** Decides which addresses webhooks may reach, so that a subscription cannot be used to probe the inside. */
import { BlockList, isIP } from 'node:net';
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { ChatError } from '../../core/chat-error';

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

/** IPv4 inside IPv6 in the long-deprecated `::a.b.c.d` form, which ipaddr.js counts as public. */
const IPV4_COMPATIBLE = blockList(['::/96']);

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
		const hidden = IPV4_COMPATIBLE.check(ip.toString(), ip.kind());
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
