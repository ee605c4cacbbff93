/** Walks the log for one subscription and queues what it is to hear of, whether it was queued before or never. */
import type { EventBody } from '../../../../protocol/shapes';
import type { WebhookRecord } from '../../storage/records';
import { deliveryTargets, webhookTarget } from '../events/delivery-targets';
import type { UnitOfWork } from '../journal';
import { newId } from '../new-id';
import { joinable } from './bursts';

/** `missing`: never queued. `failed`: given up. `delivered`: to be sent again although it arrived. */
export type ReplayStatus = 'missing' | 'failed' | 'delivered';

/** Events of one step: bounds how long a transaction holds up everything else. */
const STEP = 500;

/** How far the walk has come: the last event it looked at, and whether that was the newest of all. */
interface Walk {
	after: number;
	done: boolean;
}

/**
 * Queues what follows `after` and fits, at most one step of it, with the same ids as ever.
 * @param until position of the last event to look at; default: the newest
 */
export async function queueEvents(
	unit: UnitOfWork,
	webhook: WebhookRecord,
	after: number,
	statuses: readonly ReplayStatus[],
	until = Infinity,
): Promise<Walk> {
	const { tx, now } = unit;
	const target = webhookTarget(webhook.id);
	const events = await tx.eventsAfter(after, STEP);
	for (const { seq, type, name, sessionId, body } of events) {
		// A test is meant for the one subscription that was tried out.
		if (type === 'test' || seq > until) continue;
		const data = () => (JSON.parse(body) as EventBody).data;
		// What is told of an erased session is kept with none, and still about it.
		const about = sessionId ?? (webhook.sessionId === null ? null : (data().sessionId ?? null));
		if (deliveryTargets([webhook], { type, name, sessionId: about, data }).length === 0) continue;
		const known = await tx.findDelivery(target, seq);
		if (!known) {
			if (!statuses.includes('missing')) continue;
			if (sessionId !== null && (await tx.isJoined(target, sessionId, seq))) {
				// The delivery of a later message tells of this one.
				if (joinable(JSON.parse(body) as EventBody)) continue;
			}
			const id = newId('dlv', now);
			const delivery = { id, target, sessionId: sessionId ?? '', eventSeq: seq, dueAt: now };
			await tx.enqueueDelivery(delivery);
		} else if (statuses.some((status) => status === known.state)) {
			await tx.requeueDelivery(known, now);
		}
	}
	unit.deliveriesDue();
	const last = events.at(-1)?.seq ?? after;
	return { after: last, done: events.length < STEP || last >= until };
}
