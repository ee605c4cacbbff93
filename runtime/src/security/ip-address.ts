/** IP addresses and ranges, read strictly: one spelling per address, and nothing half understood. */
import ipaddr from 'ipaddr.js';

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** An address or a CIDR, as it was written and as it is compared. */
export interface IpRange {
	readonly rule: string;
	contains(address: IpAddress): boolean;
}

/** An IPv4 address inside IPv6, as a dual-stack listener reports every IPv4 peer. */
const MAPPED_BITS = 96;

/**
 * Reads an address. `::ffff:192.0.2.1` is 192.0.2.1; a zone (`%eth0`) is dropped, as it says something of
 * this machine. The short, octal and hexadecimal forms of IPv4 are refused: programs disagree on what they mean.
 * @returns undefined for everything that is not exactly one address
 */
export function parseIpAddress(text: string): IpAddress | undefined {
	const plain = text.includes(':') ? (text.split('%', 1)[0] ?? '') : text;
	if (ipaddr.IPv4.isValidFourPartDecimal(plain)) return ipaddr.IPv4.parse(plain);
	return ipaddr.IPv6.isValid(plain) ? ipaddr.process(plain) : undefined;
}

/**
 * Reads an address or a CIDR (`10.0.0.0/8`, `2001:db8::/32`; `::ffff:10.0.0.0/104` is 10.0.0.0/8).
 * @returns undefined when it is neither
 */
export function parseIpRange(rule: string): IpRange | undefined {
	const [text = '', prefix, ...rest] = rule.split('/');
	const written = parseIpAddress(text);
	if (!written || rest.length > 0) return undefined;
	if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
	const width = written.kind() === 'ipv4' ? 32 : 128;
	const isMapped = width === 32 && text.includes(':');
	const bits = prefix === undefined ? width : Number(prefix) - (isMapped ? MAPPED_BITS : 0);
	if (bits < 0 || bits > width) return undefined;
	return {
		rule,
		contains: (address) =>
			address.kind() === written.kind() &&
			(address as ipaddr.IPv4).match(written as ipaddr.IPv4, bits),
	};
}
