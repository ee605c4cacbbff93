/** Sending again what was sent, given up or never sent: the same events, under the same ids. */
import type { DeliveryRecord } from '../../storage/delivery-records';
import type { TimerRecord, WebhookRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { endBursts } from './bursts';
import { queueEvents, type ReplayStatus } from './queue-events';
import { requireWebhook } from './subscriptions';

/** How long settled deliveries are remembered; what became of older ones is not known any more. */
export const DELIVERY_HISTORY_MS = 7 * 24 * 60 * 60_000;

export interface ReplayRequest {
	/** Milliseconds since the epoch: events of that time and later. */
	since: number;
	/** Only deliveries that ended so; all of them and what was never queued, if it is not said. */
	status?: ReplayStatus;
}

/**
 * Sends one delivery again, whatever became of it. One that still waits is tried at once.
 * @throws {ChatError} DELIVERY_NOT_FOUND, WEBHOOK_NOT_FOUND (deleted since), WEBHOOK_DISABLED
 */
export async function replayDelivery(core: CoreContext, id: string): Promise<DeliveryRecord> {
	return await core.journal.write(async (unit) => {
		const delivery = await unit.tx.getDelivery(id);
		if (!delivery) throw new ChatError('DELIVERY_NOT_FOUND');
		const [kind, webhookId = ''] = delivery.target.split(':');
		if (kind === 'webhook') requireEnabled(await requireWebhook(unit.tx, webhookId));
		await unit.tx.requeueDelivery(delivery, unit.now);
		unit.deliveriesDue();
		return (await unit.tx.getDelivery(id)) ?? delivery;
	});
}

/**
 * Begins to queue everything of a subscription since a time, step by step; survives a restart in the middle.
 * @throws {ChatError} WEBHOOK_NOT_FOUND, WEBHOOK_DISABLED, REPLAY_RUNNING, INVALID_PARAMETERS (a status is
 *   asked for that is not remembered that far back)
 */
export async function replayWebhook(
	core: CoreContext,
	id: string,
	{ since, status }: ReplayRequest,
): Promise<WebhookRecord> {
	return await core.journal.write(async (unit) => {
		const { tx, now } = unit;
		const webhook = requireEnabled(await requireWebhook(tx, id));
		if (await tx.getTimer('webhook_replay', id)) throw new ChatError('REPLAY_RUNNING');
		if (status !== undefined && since < now - DELIVERY_HISTORY_MS) {
			throw new ChatError(
				'INVALID_PARAMETERS',
				'`since`: what became of deliveries is known for 7 days. Leave out `status` to go back further.',
			);
		}
		// What waits to be joined is queued, so that no message of it is queued by itself.
		await endBursts(unit, id);
		const after = await tx.lastEventSeqBefore(since);
		const until = await tx.lastEventSeq();
		await step(unit, webhook, { after, until, status: status ?? null });
		return webhook;
	});
}

/** The next step of a replay; it ends with its subscription, and when that is switched off. */
export async function continueReplay(unit: UnitOfWork, timer: TimerRecord): Promise<void> {
	const webhook = await unit.tx.getWebhook(timer.sessionId);
	if (webhook?.enabled) await step(unit, webhook, timer.data as unknown as Progress);
}

interface Progress {
	/** Position of the last event that is done. */
	after: number;
	/** Position of the newest event when the replay was asked for: later ones go out by themselves. */
	until: number;
	status: ReplayStatus | null;
}

async function step(unit: UnitOfWork, webhook: WebhookRecord, progress: Progress): Promise<void> {
	const { until, status } = progress;
	const statuses: readonly ReplayStatus[] = status ? [status] : ['missing', 'failed', 'delivered'];
	const { after, done } = await queueEvents(unit, webhook, progress.after, statuses, until);
	if (done) return;
	const kind = 'webhook_replay';
	const data = { after, until, status };
	await unit.setTimer({ kind, sessionId: webhook.id, dueAt: unit.now, data });
}

function requireEnabled(webhook: WebhookRecord): WebhookRecord {
	if (!webhook.enabled) throw new ChatError('WEBHOOK_DISABLED');
	return webhook;
}
