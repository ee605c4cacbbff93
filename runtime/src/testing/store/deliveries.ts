/** What the cases do with deliveries: queue, claim and settle them. */
import type { DueDelivery } from '../../storage/delivery-records';
import type { Store } from '../../storage/store';
import { append } from './records';

/** Queues a delivery of an event of its own. */
export async function enqueue(
	store: Store,
	id: string,
	target: string,
	sessionId: string,
	dueAt = 0,
) {
	await store.transaction(async (tx) => {
		const eventSeq = await append(tx, `evt_${id}`, sessionId);
		await tx.enqueueDelivery({ id, target, sessionId, eventSeq, dueAt });
	});
}

/** @param busy deliveries that are under way, whose lanes must wait */
export const claim = (store: Store, now: number, busy: readonly DueDelivery[] = []) =>
	store.commit((tx) =>
		tx.claimDue(
			now,
			100,
			() => 100,
			(target, sessionId) =>
				busy.some((one) => one.target === target && one.sessionId === sessionId),
		),
	);

export const ids = (due: DueDelivery[]) => due.map(({ id }) => id);

export async function settle(
	store: Store,
	delivery: DueDelivery,
	result: 'delivered' | 'retry' | 'failed',
	retryAt = 0,
) {
	const told = { at: 10, durationMs: 2, status: 204, reason: null, answer: 'ok' };
	const outcome = { delivery, result, retryAt, ...told };
	await store.transaction((tx) => tx.settleDeliveries([outcome]));
}
