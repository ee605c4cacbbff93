/** Which browsers and programs may use the chat, by what they say they are. */
import type { AskFilter, FilteredRequest } from './custom-filter';
import { DEFAULT_BOT_PATTERNS } from './default-bot-patterns';
import type { FilterMode } from './ip-filter';
import { remembered } from './remembered';
import {
	MAX_USER_AGENT_LENGTH,
	userAgentPattern,
	type UserAgentPattern,
} from './user-agent-pattern';

export interface UserAgentFilterOptions {
	enabled: boolean;
	/** `both`: what the allowlist names is let in, then the blocklist applies. */
	mode: FilterMode;
	/** Parts of the text, or regular expressions between slashes. */
	blocklist: readonly string[];
	allowlist: readonly string[];
	/** Whether the known bots count as blocked, after the blocklist. */
	useDefaultBots: boolean;
	/** Asked before the lists. */
	custom?: AskFilter;
}

export interface UserAgentFilterResult {
	allowed: boolean;
	reason:
		| 'disabled'
		| 'custom'
		| 'allowlist'
		| 'blocklist'
		| 'default_bot'
		| 'not_in_allowlist'
		| 'default';
	/** The pattern that decided. */
	matchedPattern?: string;
}

export type UserAgentFilter = (
	userAgent: string | undefined,
	request: FilteredRequest,
) => UserAgentFilterResult;

const MAX_KEPT = 1000;

/**
 * Builds the filter. A request without a User-Agent is let in. None of this is a defence: whoever wants to
 * calls themselves a browser. It keeps away programs that say what they are.
 * @throws {RangeError} when a pattern cannot be used
 */
export function userAgentFilter(options: UserAgentFilterOptions): UserAgentFilter {
	const { enabled, mode, custom } = options;
	if (!enabled) return () => ({ allowed: true, reason: 'disabled' });
	const blocked = patterns(options.blocklist);
	const allowed = patterns(options.allowlist);
	const bots = options.useDefaultBots ? patterns(DEFAULT_BOT_PATTERNS) : [];

	const byLists = remembered((userAgent): UserAgentFilterResult => {
		const allowPattern = mode === 'blocklist' ? undefined : patternFor(allowed, userAgent);
		if (allowPattern) return { allowed: true, reason: 'allowlist', matchedPattern: allowPattern };
		if (mode === 'allowlist') return { allowed: false, reason: 'not_in_allowlist' };
		const blockPattern = patternFor(blocked, userAgent);
		if (blockPattern) return { allowed: false, reason: 'blocklist', matchedPattern: blockPattern };
		const bot = patternFor(bots, userAgent);
		if (bot) return { allowed: false, reason: 'default_bot', matchedPattern: bot };
		return { allowed: true, reason: 'default' };
	}, MAX_KEPT);

	return (userAgent, request) => {
		if (userAgent === undefined || userAgent === '') return { allowed: true, reason: 'default' };
		const cut = userAgent.slice(0, MAX_USER_AGENT_LENGTH);
		const decision = custom?.(cut, request);
		return decision === undefined ? byLists(cut) : { allowed: decision, reason: 'custom' };
	};
}

function patterns(entries: readonly string[]): UserAgentPattern[] {
	return entries.map((entry) => {
		const pattern = userAgentPattern(entry);
		if (!pattern) throw new RangeError(`not a usable User-Agent pattern: ${entry}`);
		return pattern;
	});
}

function patternFor(list: readonly UserAgentPattern[], userAgent: string): string | undefined {
	return list.find((pattern) => pattern.matches(userAgent))?.pattern;
}
