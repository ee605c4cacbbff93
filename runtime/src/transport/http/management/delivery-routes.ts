/** Deliveries of a subscription: what became of each, and sending them again. */
import { Router } from 'express';
import { z } from 'zod';
import { toDelivery } from '../../../core/shapes/delivery-shapes';
import { toWebhook } from '../../../core/shapes/management-shapes';
import { replayDelivery, replayWebhook } from '../../../core/webhooks/replay';
import { requireWebhook } from '../../../core/webhooks/subscriptions';
import { webhookTarget } from '../../../core/events/delivery-targets';
import type { DeliveryRecord } from '../../../storage/delivery-records';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { fromCursor, pageQuery, toPage } from './paging';

const listQuery = z.object({
	...pageQuery,
	status: z.enum(['pending', 'delivered', 'failed', 'cancelled']).optional(),
});

const replayBody = z.strictObject({
	since: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
	status: z.enum(['missing', 'failed', 'delivered']).optional(),
});

/** Attempts shown with each delivery. */
const ATTEMPTS_SHOWN = 12;

/** Mounted at the API's root, since its routes share no first word. */
export function deliveryRoutes({ core }: HttpContext): Router {
	const { store } = core;
	const shown = async (delivery: DeliveryRecord) =>
		toDelivery(delivery, await store.listAttempts(delivery, ATTEMPTS_SHOWN));

	return Router()
		.get('/webhooks/:id/deliveries', async (request, response) => {
			const { limit, cursor, status: state } = parse(listQuery, request.query);
			const { id } = await requireWebhook(store, request.params.id);
			const before = fromCursor(cursor, /^\d{1,15}$/);
			const beforeEventSeq = before === undefined ? undefined : Number(before);
			const filter = { state, beforeEventSeq, limit: limit + 1 };
			const found = await store.listDeliveries(webhookTarget(id), filter);
			const { entries, nextCursor } = toPage(found, limit, ({ eventSeq }) => String(eventSeq));
			response.json({ deliveries: await Promise.all(entries.map(shown)), nextCursor });
		})
		.post('/webhooks/:id/replay', async (request, response) => {
			const webhook = await replayWebhook(core, request.params.id, parse(replayBody, request.body));
			const status = await store.getTargetStatus(webhookTarget(webhook.id));
			// Accepted: what is to be sent is queued step by step.
			response.status(202).json(toWebhook(webhook, status));
		})
		.post('/deliveries/:id/replay', async (request, response) => {
			response.status(202).json(await shown(await replayDelivery(core, request.params.id)));
		});
}
