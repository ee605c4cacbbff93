/** The filters at the door of the visitor's channel: one decision for HTTP requests and sockets alike. */
import type { IncomingMessage } from 'node:http';
import { errorBody, type ErrorBody } from '../../../protocol/error-table';
import type { SparseLog } from '../logging/sparse-log';
import { addressKey, type ClientAddress } from './client-address';
import type { FilteredRequest } from './custom-filter';
import type { IpFilter } from './ip-filter';
import type { UserAgentFilter } from './user-agent-filter';
import { plainSessionId } from './visitor-tokens';
import { withoutProofs } from './without-proofs';

/** How a visitor who is kept out is answered. */
export interface Refusal {
	/** HTTP status. */
	status: number;
	body: ErrorBody;
}

/** @returns undefined for whoever may come in */
export type VisitorGate = (request: IncomingMessage) => Refusal | undefined;

export interface VisitorGateOptions {
	/** Whether any filter is on. */
	isActive: boolean;
	ipFilter: IpFilter;
	userAgentFilter: UserAgentFilter;
	addressOf: ClientAddress;
	warnings: SparseLog;
	/** Answer to a blocked address. */
	blockedStatus: number;
	/** At most 123 bytes, as it is also the reason in a socket's close frame. */
	blockedMessage: string;
	logBlockedIps: boolean;
	logBlockedUserAgents: boolean;
}

/** What of a request's own words goes into a log line. */
const MAX_LOGGED = 200;

/** @returns undefined when no filter is on */
export function visitorGate(options: VisitorGateOptions): VisitorGate | undefined {
	const { ipFilter, userAgentFilter, addressOf, warnings, blockedStatus, blockedMessage } = options;
	if (!options.isActive) return undefined;
	return (message) => {
		const request = describe(message);
		const ip = addressOf(message);
		const address = ipFilter(ip, request);
		if (!address.allowed) {
			const { reason, matchedRule } = address;
			if (options.logBlockedIps) {
				const facts = { ip, reason, matchedRule, ...request };
				warnings.write(addressKey(ip), facts, 'address blocked');
			}
			return {
				status: blockedStatus,
				body: { error: blockedMessage, message: blockedMessage, code: 'IP_BLOCKED' },
			};
		}
		const userAgent = message.headers['user-agent'];
		const browser = userAgentFilter(userAgent, request);
		if (!browser.allowed) {
			const { reason, matchedPattern } = browser;
			if (options.logBlockedUserAgents) {
				const facts = { ip, userAgent: userAgent?.slice(0, MAX_LOGGED), reason, matchedPattern };
				warnings.write(addressKey(ip), { ...facts, ...request }, 'user agent blocked');
			}
			return { status: 403, body: errorBody('USER_AGENT_BLOCKED') };
		}
		return undefined;
	};
}

/** Express shortens `url` to what is left below a router; `originalUrl` is what was asked for. */
function describe(message: IncomingMessage & { originalUrl?: string }): FilteredRequest {
	const [path = '', query] = (message.originalUrl ?? message.url ?? '').split('?', 2);
	const sessionId = query && new URLSearchParams(query).get('sessionId');
	return {
		path: withoutProofs(path).slice(0, MAX_LOGGED),
		...(sessionId && { sessionId: plainSessionId(sessionId).slice(0, MAX_LOGGED) }),
	};
}
