/** Cases of the store suite: who gets which delivery when. */
import type { DueDelivery } from '../../storage/delivery-records';
import { matches, ok, same } from '../check';
import { claim, enqueue, ids, settle } from './deliveries';
import { append } from './records';
import type { StoreCases } from './store-case';

export const deliveryLaneCases: StoreCases = {
	'go first in, first out within a session, side by side across sessions': async (t) => {
		await enqueue(t.store, 'a1', 'webhook:w', 'a');
		await enqueue(t.store, 'a2', 'webhook:w', 'a');
		await enqueue(t.store, 'b1', 'webhook:w', 'b');
		const first = await claim(t.store, 1);
		same(ids(first).sort(), ['a1', 'b1']);
		same(ids(await claim(t.store, 1, first)), []);
		for (const delivery of first) await settle(t.store, delivery, 'delivered');
		const second = await claim(t.store, 11);
		same(ids(second), ['a2']);
		await settle(t.store, second[0] as DueDelivery, 'delivered');
		same(ids(await claim(t.store, 12)), []);
		same(await t.store.nextDueAt(0), undefined);
	},

	'all get their turn when there is room for few': async (t) => {
		for (const id of ['a1', 'a2']) await enqueue(t.store, id, 'webhook:w', 'a');
		for (const id of ['b1', 'b2']) await enqueue(t.store, id, 'webhook:w', 'b');
		const turns: string[] = [];
		for (let now = 1; now <= 4; now += 1) {
			const due = await t.store.commit((tx) =>
				tx.claimDue(
					now,
					1,
					() => 1,
					() => false,
				),
			);
			turns.push(...ids(due));
			await settle(t.store, due[0] as DueDelivery, 'delivered');
		}
		same(turns, ['a1', 'b1', 'a2', 'b2']);
	},

	'go by the log, also for what is queued late': async (t) => {
		const early = await t.store.transaction((tx) => append(tx, 'evt_early', 'a'));
		await enqueue(t.store, 'late', 'webhook:w', 'a');
		await t.store.transaction((tx) =>
			tx.enqueueDelivery({
				id: 'early',
				target: 'webhook:w',
				sessionId: 'a',
				eventSeq: early,
				dueAt: 0,
			}),
		);
		same(ids(await claim(t.store, 1)), ['early']);
		same((await t.store.findDelivery('webhook:w', early))?.id, 'early');
	},

	'hold back what is behind a retry, and give up only that one in the end': async (t) => {
		await enqueue(t.store, 'a1', 'webhook:w', 'a');
		await enqueue(t.store, 'a2', 'webhook:w', 'a');
		const [a1] = await claim(t.store, 1);
		await settle(t.store, a1 as DueDelivery, 'retry', 500);
		same(await t.store.nextDueAt(499), 500);
		same(await t.store.nextDueAt(500), undefined);
		same(ids(await claim(t.store, 499)), []);
		const [again] = await claim(t.store, 500);
		matches(again, { id: 'a1', attempts: 1 });
		await settle(t.store, again as DueDelivery, 'failed');
		same(ids(await claim(t.store, 500)), ['a2']);
	},

	'leave room for other targets when one has a long backlog': async (t) => {
		for (let n = 0; n < 30; n += 1) await enqueue(t.store, `a${n}`, 'webhook:a', `s${n}`);
		await enqueue(t.store, 'b', 'webhook:b', 's');
		const due = await t.store.commit((tx) =>
			tx.claimDue(
				1,
				20,
				() => 10,
				() => false,
			),
		);
		same(due.length, 11);
		ok(ids(due).includes('b'));
	},

	'are found among many targets that wait for later': async (t) => {
		const wait = (id: string, dueAt: number) => enqueue(t.store, id, `wait:${id}`, id, dueAt);
		await Promise.all(Array.from({ length: 100 }, (_, n) => wait(`w${n}`, 1000 + n)));
		await wait('second', 3);
		await wait('first', 2);
		same(await t.store.nextDueAt(0), 2);
		same(ids(await claim(t.store, 5)), ['first', 'second']);
		same(await t.store.nextDueAt(5), 1000);
		// One with a backlog that is due hides none of them.
		const backlog = Array.from({ length: 1100 }, (_, n) => n);
		await Promise.all(backlog.map((n) => enqueue(t.store, `a${n}`, 'webhook:a', `s${n}`, 900)));
		const due = await t.store.commit((tx) =>
			tx.claimDue(
				1099,
				300,
				(target) => (target === 'webhook:a' ? 1 : 100),
				() => false,
			),
		);
		same(due.length, 103);
	},

	'are claimed with a view to what was claimed already': async (t) => {
		for (const id of ['a', 'b', 'c']) await enqueue(t.store, id, `wait:${id}`, id);
		const due = await t.store.commit((tx) =>
			tx.claimDue(
				1,
				100,
				async (_target, claimed) => 2 - claimed.length,
				() => false,
			),
		);
		same(due.length, 2);
	},

	'are due again when the process that worked on them died': async (t) => {
		await enqueue(t.store, 'a1', 'webhook:w', 'a');
		same(ids(await claim(t.store, 1)), ['a1']);
		await t.reopen();
		same(ids(await claim(t.store, 1)), ['a1']);
	},

	'wait while paused, also if an attempt was under way, and end when cancelled': async (t) => {
		await enqueue(t.store, 'a1', 'webhook:w', 'a');
		const [a1] = await claim(t.store, 1);
		await t.store.transaction((tx) => tx.pauseTarget('webhook:w'));
		await settle(t.store, a1 as DueDelivery, 'retry', 5);
		same(ids(await claim(t.store, 1e12)), []);
		same(await t.store.nextDueAt(0), undefined);
		await t.store.transaction((tx) => tx.resumeTarget('webhook:w', 7));
		same(await t.store.nextDueAt(0), 7);
		const [again] = await claim(t.store, 7);
		same(again?.id, 'a1');
		await t.store.transaction((tx) => tx.cancelTarget('webhook:w', 20));
		await settle(t.store, again as DueDelivery, 'retry', 8);
		same(ids(await claim(t.store, 1e12)), []);
		same(await t.store.nextDueAt(0), undefined);
	},

	'lets lanes that wait for a later time go on, and leaves held ones held': async (t) => {
		await enqueue(t.store, 'dlv_1', 'webhook:a', 's', 1000);
		await enqueue(t.store, 'dlv_2', 'webhook:held', 's', 0);
		await enqueue(t.store, 'dlv_3', 'webhook:b', 's', 0);
		await t.store.transaction((tx) => tx.pauseTarget('webhook:held'));
		await t.store.commit((tx) => tx.hurryLanes(10));
		same(ids(await claim(t.store, 9)), ['dlv_3']);
		same(ids(await claim(t.store, 10)).includes('dlv_1'), true);
		same(ids(await claim(t.store, 1_000_000)).includes('dlv_2'), false);
	},
};
