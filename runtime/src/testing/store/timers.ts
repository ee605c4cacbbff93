/** Cases of the store suite: what is to happen at a time. */
import type { TimerRecord } from '../../storage/records';
import { rejects, same } from '../check';
import type { StoreCases } from './store-case';

const timer = (sessionId: string, dueAt: number, data = {}) =>
	({ kind: 'visitor_left', sessionId, dueAt, data }) as const;

export const timerCases: StoreCases = {
	'are one per kind and session, and are taken once': async (t) => {
		await t.store.transaction(async (tx) => {
			await tx.setTimer(timer('a', 10));
			await tx.setTimer(timer('b', 5));
			await tx.setTimer(timer('a', 20, { n: 1 }));
			await tx.setTimer(timer('c', 7));
			await tx.cancelTimer('visitor_left', 'c');
		});
		same(await t.store.nextTimerAt(['visitor_left']), 5);
		const take = async (now: number) => {
			const due = await t.store.listDueTimers(now, ['visitor_left'], 10);
			const took = (one: TimerRecord) => t.store.transaction((tx) => tx.takeTimer(one));
			for (const one of due) same([await took(one), await took(one)], [true, false]);
			return due;
		};
		same(await t.store.listDueTimers(99, ['wait_expired'], 10), []);
		same(await take(19), [timer('b', 5)]);
		same(await t.store.nextTimerAt(['visitor_left']), 20);
		same(await take(20), [timer('a', 20, { n: 1 })]);
		same(await take(99), []);
		same(await t.store.nextTimerAt(['visitor_left']), undefined);
	},

	'are listed by the beginning of their key, and go with their session': async (t) => {
		const burst = (key: string) =>
			({ kind: 'webhook_burst', sessionId: key, dueAt: 1, data: {} }) as const;
		await t.store.transaction(async (tx) => {
			for (const key of ['wh_1:sess_a', 'wh_1:sess_b', 'wh_10:sess_a'])
				await tx.setTimer(burst(key));
			await tx.setTimer(timer('wh_1:sess_c', 1));
		});
		const keys = async () =>
			(await t.store.listTimers('webhook_burst', 'wh_1:')).map(({ sessionId }) => sessionId);
		same(await keys(), ['wh_1:sess_a', 'wh_1:sess_b']);
		await t.store.transaction((tx) => tx.eraseSession('sess_a'));
		same(await keys(), ['wh_1:sess_b']);
		same(await t.store.listTimers('webhook_burst', 'wh_10:'), []);
	},

	'stay when what they are about fails, and survive a reopening': async (t) => {
		await t.store.transaction((tx) => tx.setTimer(timer('a', 1)));
		const failing = t.store.transaction(async (tx) => {
			await tx.takeTimer(timer('a', 1));
			throw new Error('second thoughts');
		});
		await rejects(failing, /second thoughts/);
		await t.reopen();
		same(await t.store.nextTimerAt(['visitor_left']), 1);
	},
};
