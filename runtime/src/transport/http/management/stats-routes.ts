/** GET /stats: how the service is doing, in numbers. */
import { Router } from 'express';
import { deliveryStats } from '../../../core/webhooks/delivery-stats';
import type { HttpContext } from '../http-context';

export function statsRoutes({ core }: HttpContext): Router {
	return Router().get('/', async (_request, response) => {
		const { pending, oldestSeconds, webhooks } = await deliveryStats(core);
		const pages = await core.realtime.pages();
		response.json({ pages, deliveries: { pending, oldestSeconds, webhooks } });
	});
}
