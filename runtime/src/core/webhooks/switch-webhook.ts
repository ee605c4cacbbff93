/** Switching a subscription off and on: what waits for it is held meanwhile, and what it missed is caught up on. */
import type { DisabledReason } from '../../../../protocol/shapes';
import type { WebhookRecord } from '../../storage/records';
import { webhookTarget } from '../events/delivery-targets';
import type { UnitOfWork } from '../journal';
import { endBursts } from './bursts';
import { catchUp } from './catch-up';

/** Holds what waits for it. Unless the API asked for it, an event tells everybody else. */
export async function switchOff(
	unit: UnitOfWork,
	webhook: WebhookRecord,
	reason: DisabledReason,
): Promise<WebhookRecord> {
	const { tx, now } = unit;
	// Before its lanes are held, so that theirs are held as well.
	await endBursts(unit, webhook.id);
	const off: WebhookRecord = {
		...webhook,
		enabled: false,
		disabledAt: now,
		disabledReason: reason,
		missedAfter: webhook.missedAfter ?? (await tx.lastEventSeq()),
		updatedAt: now,
	};
	await tx.updateWebhook(off);
	await tx.pauseTarget(webhookTarget(webhook.id));
	if (reason !== 'api') {
		const { id, url } = webhook;
		const data = { webhook: { id, url }, reason };
		await unit.append({ type: 'webhook.disabled', session: null, data });
	}
	return off;
}

/** Lets what was held go on, in the order it happened, followed by what happened meanwhile; as if it had never failed. */
export async function switchOn(unit: UnitOfWork, webhook: WebhookRecord): Promise<WebhookRecord> {
	const { tx, now } = unit;
	const on = { ...webhook, enabled: true, disabledAt: null, disabledReason: null, updatedAt: now };
	await tx.clearFailures(webhookTarget(webhook.id));
	await tx.resumeTarget(webhookTarget(webhook.id), now);
	unit.deliveriesDue();
	return await catchUp(unit, on);
}
