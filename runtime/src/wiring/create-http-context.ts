/** What the routes and sockets are given: the core, and the guards in front of it. */
import type { Logger } from 'pino';
import type { Bridges } from '../bridges/bridges';
import type { Config } from '../config/config';
import type { CoreContext } from '../core/core-context';
import type { Idempotency } from '../core/idempotency';
import type { Hub } from '../realtime/hub';
import { VisitorStreams } from '../realtime/visitor-streams';
import { apiKeyCheck } from '../security/api-keys';
import { clientAddress } from '../security/client-address';
import { noticeProxy } from '../security/notice-proxy';
import { originCheck } from '../security/origins';
import type { VisitorTokens } from '../security/visitor-tokens';
import type { HttpContext } from '../transport/http/http-context';
import { visitorGuards, type VisitorFilters } from '../transport/http/visitor-guards';
import type { Operations } from '../health/operations';
import type { Instances } from './connect-instances';
import { createRateLimits } from './create-rate-limits';

const UNKNOWN_PROXY =
	'a proxy that is not trusted is in front: all visitors behind it count as one, and share its limits. ' +
	'Set TRUST_PROXY, see docs/behind-a-proxy.md';

export interface CreateHttpContextOptions {
	config: Config;
	core: CoreContext;
	idempotency: Idempotency;
	tokens: VisitorTokens;
	apiKey: string;
	hub: Hub;
	/** Undefined: this is the only one. */
	instances: Instances | undefined;
	bridges: Bridges;
	operations: Operations;
	filters: VisitorFilters;
	log: Logger;
	version: string;
	publicDir: string;
	channelPath: string;
}

export function createHttpContext(options: CreateHttpContextOptions): HttpContext {
	const { config, core, hub, instances, log, filters, apiKey, ...rest } = options;
	const { metricsToken } = config.operations;
	const { refusals } = options.operations.metrics;
	const addressOf = noticeProxy(
		clientAddress(config.trustProxy, config.clientIpHeader),
		config.trustProxy,
		(proxy) => log.warn(proxy, UNKNOWN_PROXY),
	);
	return {
		...rest,
		config,
		core,
		hub,
		log,
		isApiKey: apiKeyCheck(apiKey),
		isMetricsToken: metricsToken === undefined ? () => false : apiKeyCheck(metricsToken),
		isAllowedOrigin: originCheck(config.allowedOrigins, config.publicUrl),
		addressOf,
		...visitorGuards({ config, filters, addressOf, clock: core.clock, log }),
		limits: createRateLimits(config, instances, (limit) => refusals.add(limit)),
		streams: new VisitorStreams({
			core,
			hub,
			feed: instances?.feed,
			log,
			isCapped: config.rateLimits,
		}),
	};
}
