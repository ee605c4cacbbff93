/** Cases of the store suite: what became of deliveries. */
import type { DueDelivery } from '../../storage/delivery-records';
import type { Store } from '../../storage/store';
import { matches, same } from '../check';
import { claim, enqueue, settle } from './deliveries';
import { append } from './records';
import type { StoreCases } from './store-case';

const target = 'webhook:w';

const list = (store: Store, filter: { state?: 'pending'; beforeEventSeq?: number } = {}) =>
	store.listDeliveries(target, { limit: 10, ...filter });

export const deliveryHistoryCases: StoreCases = {
	'a delivery that tells of several events carries a body of its own': async (t) => {
		const [first, second, third] = (await t.store.transaction(async (tx) => {
			const seqs = [await append(tx, 'evt_1', 's'), await append(tx, 'evt_2', 's')];
			return [...seqs, await append(tx, 'evt_3', 's')];
		})) as [number, number, number];
		await t.store.transaction(async (tx) => {
			const joined = { from: first, body: '{"joined":true}' };
			const one = { id: 'j', target, sessionId: 's', eventSeq: second, dueAt: 0, joined };
			await tx.enqueueDelivery(one);
			await tx.enqueueDelivery({ ...one, id: 'k', eventSeq: third, joined: undefined });
		});
		same(await t.store.isJoined(target, 's', first - 1), false);
		same(await t.store.isJoined(target, 's', first), true);
		same(await t.store.isJoined(target, 's', second), false);
		same(await t.store.isJoined(target, 'another', first), false);
		const [due] = await claim(t.store, 1);
		matches(due, { id: 'j', eventId: 'evt_2' });
		same(due?.body.toString(), '{"joined":true}');
		await settle(t.store, due as DueDelivery, 'delivered');
		const [next] = await claim(t.store, 11);
		same(next?.body.toString(), '{"id":"evt_3"}');
	},

	'has every attempt, and what is to come': async (t) => {
		await enqueue(t.store, 'a1', target, 'a');
		await enqueue(t.store, 'a2', target, 'a');
		const [a1] = await claim(t.store, 1);
		await settle(t.store, a1 as DueDelivery, 'retry', 500);
		const [second, first] = await list(t.store);
		matches(first, { id: 'a1', state: 'pending', attempts: 1, nextAttemptAt: 500 });
		matches(second, { id: 'a2', attempts: 0, nextAttemptAt: null });
		const [again] = await claim(t.store, 500);
		await settle(t.store, again as DueDelivery, 'delivered');
		matches(await t.store.getDelivery('a1'), {
			state: 'delivered',
			attempts: 2,
			settledAt: 12,
			nextAttemptAt: null,
		});
		same(await t.store.listAttempts({ seq: first?.seq ?? 0 }, 10), [
			{ attempt: 2, at: 10, durationMs: 2, ok: true, status: 204, reason: null, answer: 'ok' },
			{ attempt: 1, at: 10, durationMs: 2, ok: false, status: 204, reason: null, answer: 'ok' },
		]);
		same(
			(await list(t.store, { state: 'pending' })).map(({ id }) => id),
			['a2'],
		);
		const before = second?.eventSeq;
		same(
			(await list(t.store, { beforeEventSeq: before })).map(({ id }) => id),
			['a1'],
		);
	},

	'begins anew with a replay, and counts on': async (t) => {
		await enqueue(t.store, 'a1', target, 'a');
		const [a1] = await claim(t.store, 1);
		await settle(t.store, a1 as DueDelivery, 'failed');
		const failed = await t.store.getDelivery('a1');
		if (!failed) throw new Error('unreachable');
		await t.store.transaction((tx) => tx.requeueDelivery(failed, 20));
		const [again] = await claim(t.store, 20);
		matches(again, { id: 'a1', attempts: 1, attemptsBefore: 1 });
	},

	'can be begun anew for all that waits, as if nothing had failed': async (t) => {
		await enqueue(t.store, 'a1', target, 'a');
		await enqueue(t.store, 'other', 'webhook:other', 'a');
		for (const due of await claim(t.store, 1)) await settle(t.store, due, 'retry', 5);
		same((await t.store.getTargetStatus(target))?.failingSince, 10);
		await t.store.transaction((tx) => tx.clearFailures(target));
		same((await t.store.getTargetStatus(target))?.failingSince, null);
		const found = await claim(t.store, 5);
		const before = Object.fromEntries(found.map((one) => [one.id, one.attemptsBefore]));
		same(before, { a1: 1, other: 0 });
		same(
			found.map(({ attempts }) => attempts),
			[1, 1],
		);
	},

	'knows since when a target does nothing but fail': async (t) => {
		for (const id of ['a1', 'a2', 'a3', 'a4']) await enqueue(t.store, id, target, id);
		const [a1, a2, a3, a4] = (await claim(t.store, 1)) as DueDelivery[];
		const settleAll = (
			outcomes: Array<[DueDelivery | undefined, 'delivered' | 'failed', number]>,
		) =>
			t.store.transaction((tx) =>
				tx.settleDeliveries(
					outcomes.map(([delivery, result, at]) => ({
						delivery: delivery as DueDelivery,
						result,
						at,
						retryAt: at,
						durationMs: 1,
						status: null,
						reason: 'x',
						answer: null,
					})),
				),
			);
		await settleAll([[a1, 'failed', 100]]);
		await settleAll([[a2, 'failed', 200]]);
		matches(await t.store.getTargetStatus(target), {
			at: 200,
			failingSince: 100,
			attempts: 2,
			failures: 2,
		});
		await settleAll([
			[a3, 'delivered', 300],
			[a4, 'failed', 400],
		]);
		matches(await t.store.getTargetStatus(target), { failingSince: 400, attempts: 4 });
	},

	'forgets what was settled before a time, and nothing that waits': async (t) => {
		const early = 'dlv_000000000001';
		const late = 'dlv_000000000999';
		for (const id of [`${early}a`, `${early}b`, `${late}a`]) await enqueue(t.store, id, target, id);
		const due = await claim(t.store, 1);
		const done = due.filter(({ id }) => id !== `${early}b`);
		for (const delivery of done) await settle(t.store, delivery, 'delivered');
		let after: string | undefined = '';
		for (let steps = 0; after !== undefined && steps < 10; steps += 1) {
			const from: string = after;
			after = await t.store.transaction((tx) => tx.deleteSettled(0x500, from, 1));
		}
		same(
			(await list(t.store)).map(({ id }) => id),
			[`${late}a`, `${early}b`],
		);
		const [first] = done;
		same(await t.store.listAttempts(first as DueDelivery, 10), []);
	},

	'says how much waits for whom, and since when': async (t) => {
		await enqueue(t.store, 'a1', target, 'a');
		await enqueue(t.store, 'a2', target, 'b');
		same(await t.store.listBacklogs(), [{ target, pending: 2, oldestAt: 1 }]);
	},
};
