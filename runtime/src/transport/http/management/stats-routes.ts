/** GET /stats: how the service is doing, in numbers. */
import { Router } from 'express';
import { deliveryStats } from '../../../core/webhooks/delivery-stats';
import type { HttpContext } from '../http-context';

export function statsRoutes({ core, hub }: HttpContext): Router {
	return Router().get('/', async (_request, response) => {
		response.json({ pages: hub.pages(), deliveries: await deliveryStats(core) });
	});
}
