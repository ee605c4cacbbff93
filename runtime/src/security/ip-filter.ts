/** Which addresses may use the chat: seed 1's IP filter, for IPv4, IPv6 and IPv4 inside IPv6. */
import type { AskFilter, FilteredRequest } from './custom-filter';
import { parseIpAddress, parseIpRange, type IpAddress, type IpRange } from './ip-address';
import { remembered } from './remembered';

export const FILTER_MODES = ['blocklist', 'allowlist', 'both'] as const;

/** Which list decides; with `both`, the allowlist goes first. */
export type FilterMode = (typeof FILTER_MODES)[number];

export interface IpFilterOptions {
	enabled: boolean;
	/** `both`: whoever is on the allowlist is let in, then the blocklist applies. */
	mode: FilterMode;
	/** Addresses and CIDRs. */
	blocklist: readonly string[];
	allowlist: readonly string[];
	/** Asked before the lists. */
	custom?: AskFilter;
}

/** What the IP filter says to an address, and why. */
export interface IpFilterResult {
	allowed: boolean;
	reason: 'disabled' | 'custom' | 'allowlist' | 'blocklist' | 'not_in_allowlist' | 'default';
	/** The entry of a list that decided. */
	matchedRule?: string;
}

export type IpFilter = (address: string, request: FilteredRequest) => IpFilterResult;

const MAX_KEPT = 10_000;

/**
 * Builds the filter. An address that cannot be read is kept out in every mode: nobody can say that it is not
 * on the blocklist.
 * @throws {RangeError} when an entry is neither an address nor a CIDR
 */
export function ipFilter(options: IpFilterOptions): IpFilter {
	const { enabled, mode, custom } = options;
	if (!enabled) return () => ({ allowed: true, reason: 'disabled' });
	const blocked = ipRanges(options.blocklist);
	const allowed = ipRanges(options.allowlist);

	const byLists = remembered((text): IpFilterResult => {
		const address = parseIpAddress(text);
		const allowRule = mode === 'blocklist' ? undefined : ruleFor(allowed, address);
		if (allowRule) return { allowed: true, reason: 'allowlist', matchedRule: allowRule };
		if (mode === 'allowlist') return { allowed: false, reason: 'not_in_allowlist' };
		if (!address) return { allowed: false, reason: 'blocklist' };
		const blockRule = ruleFor(blocked, address);
		if (blockRule) return { allowed: false, reason: 'blocklist', matchedRule: blockRule };
		return { allowed: true, reason: 'default' };
	}, MAX_KEPT);

	return (address, request) => {
		const decision = custom?.(address, request);
		return decision === undefined ? byLists(address) : { allowed: decision, reason: 'custom' };
	};
}

function ipRanges(entries: readonly string[]): IpRange[] {
	return entries.map((entry) => {
		const range = parseIpRange(entry);
		if (!range) throw new RangeError(`not an IP address or CIDR: ${entry}`);
		return range;
	});
}

function ruleFor(ranges: readonly IpRange[], address: IpAddress | undefined): string | undefined {
	return address && ranges.find((range) => range.contains(address))?.rule;
}
