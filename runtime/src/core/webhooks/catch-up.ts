/** Sends a subscription that was switched on again what it missed meanwhile, before anything newer. */
import type { WebhookRecord } from '../../storage/records';
import type { UnitOfWork } from '../journal';
import { queueEvents } from './queue-events';

/** What is older than this is not caught up on: nobody wants last month's carts today. */
export const CATCH_UP_MS = 7 * 24 * 60 * 60_000;

/**
 * Queues a step of what was missed. Until the last step, new events are left to these steps as well: they
 * would overtake the older ones otherwise.
 */
export async function catchUp(unit: UnitOfWork, webhook: WebhookRecord): Promise<WebhookRecord> {
	const { tx, now } = unit;
	if (webhook.missedAfter === null) {
		await tx.updateWebhook(webhook);
		return webhook;
	}
	const oldest = await tx.lastEventSeqBefore(now - CATCH_UP_MS);
	const from = Math.max(webhook.missedAfter, oldest);
	const { after, done } = await queueEvents(unit, webhook, from, ['missing']);
	const caughtUp = { ...webhook, missedAfter: done ? null : after };
	await tx.updateWebhook(caughtUp);
	if (!done) {
		await unit.setTimer({
			kind: 'webhook_catch_up',
			sessionId: webhook.id,
			dueAt: now,
			data: {},
		});
	}
	return caughtUp;
}

/** The next step; nothing if the subscription was switched off or deleted in between. */
export async function continueCatchUp(unit: UnitOfWork, webhookId: string): Promise<void> {
	const webhook = await unit.tx.getWebhook(webhookId);
	if (webhook?.enabled) await catchUp(unit, webhook);
}
