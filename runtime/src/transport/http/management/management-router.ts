/** The management API: seed 2's routes, behind the API key. Mounted at the root and at /v1. */
import { Router } from 'express';
import type { HttpContext } from '../http-context';
import { jsonBody } from '../json-body';
import { deliveryRoutes } from './delivery-routes';
import { eventRoutes } from './event-routes';
import { idempotent } from './idempotency';
import { ipFilterRoutes } from './ip-filter-routes';
import { meRoutes } from './me-routes';
import { messageRoutes } from './message-routes';
import { operatorRoutes } from './operator-routes';
import { requireApiKey } from './require-api-key';
import { sessionRoutes } from './session-routes';
import { statsRoutes } from './stats-routes';
import { webhookRoutes } from './webhook-routes';
import { widgetConfigRoutes } from './widget-config-routes';

/** First words of its paths. Elsewhere no key is asked for, so that an unknown address is simply 404. */
const PREFIXES = [
	'/me',
	'/sessions',
	'/webhooks',
	'/deliveries',
	'/events',
	'/event-types',
	'/broadcast',
	'/operator',
	'/stats',
	'/widget-config',
	'/ip-filter',
];

export function managementRouter(context: HttpContext): Router {
	return (
		Router()
			// The key comes first: nobody else gets as far as having a body read.
			.use(
				PREFIXES,
				requireApiKey(context),
				jsonBody,
				idempotent(context.idempotency, context.core.secrets),
			)
			.use('/me', meRoutes(context))
			.use('/sessions', sessionRoutes(context))
			.use('/sessions', messageRoutes(context))
			.use('/webhooks', webhookRoutes(context))
			.use(deliveryRoutes(context))
			.use('/operator', operatorRoutes(context))
			.use('/stats', statsRoutes(context))
			.use('/widget-config', widgetConfigRoutes(context))
			.use('/ip-filter', ipFilterRoutes(context))
			.use(eventRoutes(context))
	);
}
