/** The variables about visitors: who gets in, what is believed of them, and who they are proved to be. */
import { z } from 'zod';
import { CLIENT_IP_HEADERS } from '../security/client-address';
import { parseIpRange } from '../security/ip-address';
import { FILTER_MODES } from '../security/ip-filter';
import { userAgentPattern } from '../security/user-agent-pattern';
import { commaList, patternList } from './comma-list';
import type { Variable } from './variables';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const FLAG = 'true or false';

const ipRanges = commaList.pipe(
	z.array(z.string().refine((entry) => parseIpRange(entry) !== undefined)),
);
const IP_RANGES = 'IPv4 or IPv6 addresses or CIDRs, separated by commas';

const patterns = patternList.pipe(
	z.array(z.string().refine((entry) => userAgentPattern(entry) !== undefined)),
);
const PATTERNS =
	'parts of a User-Agent, or regular expressions between slashes (RE2: no look-around, no back-references), separated by commas, at most 200 characters each';

const mode = z.enum(FILTER_MODES);
const MODE = 'blocklist, allowlist or both';

export const VISITOR_VARIABLES = {
	CLIENT_IP_HEADER: {
		schema: z.string().toLowerCase().pipe(z.enum(CLIENT_IP_HEADERS)),
		expects: CLIENT_IP_HEADERS.join(', '),
		unset: 'X-Forwarded-For; if there is none, CF-Connecting-IP, then X-Real-IP',
		purpose: "The only header from which a trusted proxy's clients are known",
	},
	IP_FILTER_ENABLED: {
		schema: flag,
		expects: FLAG,
		unset: 'false',
		purpose: 'Whether visitors are let in by their address',
	},
	IP_FILTER_MODE: {
		schema: mode,
		expects: MODE,
		unset: 'blocklist',
		purpose: 'Which list decides; with both, the allowlist goes first',
	},
	IP_FILTER_BLOCKLIST: {
		schema: ipRanges,
		expects: IP_RANGES,
		unset: 'none',
		purpose: 'Addresses that may not use the chat',
	},
	IP_FILTER_ALLOWLIST: {
		schema: ipRanges,
		expects: IP_RANGES,
		unset: 'none',
		purpose: 'Addresses that may use the chat',
	},
	IP_FILTER_LOG_BLOCKED: {
		schema: flag,
		expects: FLAG,
		unset: 'true',
		purpose: 'Whether a blocked address is worth a log line',
	},
	IP_FILTER_BLOCKED_STATUS_CODE: {
		schema: z
			.string()
			.regex(/^[45]\d\d$/)
			.transform(Number),
		expects: 'an HTTP status from 400 to 599',
		unset: '403',
		purpose: 'How a blocked address is answered over HTTP',
	},
	IP_FILTER_BLOCKED_MESSAGE: {
		schema: z.string().refine((text) => Buffer.byteLength(text) <= 120),
		expects: 'at most 120 bytes of text',
		unset: 'Forbidden',
		purpose: 'What a blocked address is told',
	},
	UA_FILTER_ENABLED: {
		schema: flag,
		expects: FLAG,
		unset: 'false',
		purpose: 'Whether visitors are let in by their User-Agent',
	},
	UA_FILTER_MODE: {
		schema: mode,
		expects: MODE,
		unset: 'blocklist',
		purpose: 'Which list decides; with both, the allowlist goes first',
	},
	UA_FILTER_BLOCKLIST: {
		schema: patterns,
		expects: PATTERNS,
		unset: 'none',
		purpose: 'Browsers and programs that may not use the chat',
	},
	UA_FILTER_ALLOWLIST: {
		schema: patterns,
		expects: PATTERNS,
		unset: 'none',
		purpose: 'Browsers and programs that may use the chat',
	},
	UA_FILTER_USE_DEFAULT_BOTS: {
		schema: flag,
		expects: FLAG,
		unset: 'true',
		purpose: 'Whether the known bots are on the blocklist',
	},
	UA_FILTER_LOG_BLOCKED: {
		schema: flag,
		expects: FLAG,
		unset: 'true',
		purpose: 'Whether a blocked User-Agent is worth a log line',
	},
	BOT_HEURISTICS_ENABLED: {
		schema: flag,
		expects: FLAG,
		unset: 'true',
		purpose: 'Whether sessions of what looks like a program are marked with metadata.bot',
	},
	IDENTITY_SECRET: {
		schema: commaList.pipe(
			z
				.array(z.string().regex(/^\S{32,500}$/))
				.min(1)
				.max(2),
		),
		expects: '32 to 500 characters without spaces; a second one after a comma while it is replaced',
		unset: 'no identity is verified',
		purpose: "Key with which your server signs its visitors' identities (HS256)",
		secret: true,
	},
	IDENTITY_REQUIRED: {
		schema: flag,
		expects: FLAG,
		unset: 'false',
		purpose: 'Whether identities without a good signature are refused',
	},
} as const satisfies Record<string, Variable>;
