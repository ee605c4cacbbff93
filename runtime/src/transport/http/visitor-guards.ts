/** The guards in front of visitors, made from the settings: who gets in, and what is known and proved of them. */
import type { Logger } from 'pino';
import type { Config } from '../../config/config';
import type { Clock } from '../../core/clock';
import type { ClientAddress } from '../../security/client-address';
import { SparseLog } from '../../logging/sparse-log';
import { clientCountry } from '../../security/client-country';
import { customFilter, type CustomFilter } from '../../security/custom-filter';
import { identityTokens, type IdentityTokens } from '../../security/identity-tokens';
import { ipFilter, type IpFilter } from '../../security/ip-filter';
import { userAgentFilter } from '../../security/user-agent-filter';
import { visitorGate, type VisitorGate } from '../../security/visitor-gate';
import { boundedObject } from './parse';
import { visitorFacts, type VisitorFacts } from './widget/visitor-facts';

/** Filter functions of a program that embeds this service. One that is given switches its filter on. */
export interface VisitorFilters {
	/** Asked with the visitor's address before the lists are. */
	ipFilter?: CustomFilter;
	/** Asked with the User-Agent before the lists are. */
	userAgentFilter?: CustomFilter;
}

export interface VisitorGuards {
	/** None where everybody may come in. */
	gate: VisitorGate | undefined;
	ipFilter: IpFilter;
	identities: IdentityTokens;
	factsOf: VisitorFacts;
}

export interface VisitorGuardsOptions {
	config: Config;
	filters: VisitorFilters;
	addressOf: ClientAddress;
	clock: Clock;
	log: Logger;
}

export function visitorGuards(options: VisitorGuardsOptions): VisitorGuards {
	const { config, filters, addressOf, clock, log } = options;
	const warnings = new SparseLog(log, clock);
	const failures = new SparseLog(log, clock, 'error');
	const onFilterError = (error: unknown) =>
		failures.write('filter', { err: error }, 'a filter function failed; the visitor is kept out');
	const isByAddress = config.ipFilter.enabled ?? filters.ipFilter !== undefined;
	const isByUserAgent = config.userAgentFilter.enabled ?? filters.userAgentFilter !== undefined;
	const byAddress = ipFilter({
		...config.ipFilter,
		enabled: isByAddress,
		custom: customFilter(filters.ipFilter, onFilterError),
	});
	const byUserAgent = userAgentFilter({
		...config.userAgentFilter,
		enabled: isByUserAgent,
		custom: customFilter(filters.userAgentFilter, onFilterError),
	});
	return {
		ipFilter: byAddress,
		gate: visitorGate({
			isActive: isByAddress || isByUserAgent,
			ipFilter: byAddress,
			userAgentFilter: byUserAgent,
			addressOf,
			warnings,
			blockedStatus: config.ipFilter.blockedStatusCode,
			blockedMessage: config.ipFilter.blockedMessage,
			logBlockedIps: config.ipFilter.logBlocked,
			logBlockedUserAgents: config.userAgentFilter.logBlocked,
		}),
		identities: identityTokens({ ...config.identity, clock, claimsSchema: boundedObject }),
		factsOf: visitorFacts({
			countryOf: clientCountry(config.trustProxy),
			botHeuristics: config.botHeuristics,
		}),
	};
}
