/** What the HTTP routes are given: the core, and the guards in front of it. */
import type { Logger } from 'pino';
import type { Bridges } from '../../bridges/bridges';
import type { Config } from '../../config/config';
import type { CoreContext } from '../../core/core-context';
import type { Idempotency } from '../../core/idempotency';
import type { Hub } from '../../realtime/hub';
import type { VisitorStreams } from '../../realtime/visitor-streams';
import type { ApiKeyCheck } from '../../security/api-keys';
import type { ClientAddress } from '../../security/client-address';
import type { OriginCheck } from '../../security/origins';
import type { RateLimits } from '../../security/rate-limits';
import type { VisitorTokens } from '../../security/visitor-tokens';
import type { Operations } from '../../health/operations';
import type { VisitorGuards } from './visitor-guards';

export interface HttpContext extends VisitorGuards {
	core: CoreContext;
	idempotency: Idempotency;
	config: Config;
	tokens: VisitorTokens;
	isApiKey: ApiKeyCheck;
	/** Whether it is the token that reads the metrics and nothing else. */
	isMetricsToken: ApiKeyCheck;
	isAllowedOrigin: OriginCheck;
	addressOf: ClientAddress;
	limits: RateLimits;
	log: Logger;
	version: string;
	/** Path of the widget's channel below the address of the service; empty where it is that address itself. */
	channelPath: string;
	/** Directory of the files that browsers load: the widget and the demo page. */
	publicDir: string;
	hub: Hub;
	bridges: Bridges;
	operations: Operations;
	streams: VisitorStreams;
}
