/** Cases of the store suite: the keys of requests that may be sent again. */
import { same } from '../check';
import type { StoreCases } from './store-case';

const record = (request: string, createdAt: number) => ({
	key: 'k',
	fingerprint: 'POST /messages',
	request,
	createdAt,
});

export const idempotencyCases: StoreCases = {
	'a key belongs to the request that came first, until it is too old': async ({ store }) => {
		const reserve = (request: string, createdAt: number, expired = 0) =>
			store.transaction((tx) => tx.idempotency.reserve(record(request, createdAt), expired));
		same(await reserve('req_1', 10), true);
		same(await reserve('req_2', 20), false);
		same(await reserve('req_1', 20), true);
		same(await store.idempotency.find('k'), { ...record('req_1', 10), answer: null });
		same(await reserve('req_2', 30, 11), true);
		same((await store.idempotency.find('k'))?.request, 'req_2');
	},

	'an answer is kept for the request that has the key, and for no other': async (t) => {
		await t.store.transaction(async (tx) => {
			await tx.idempotency.reserve(record('req_1', 10), 0);
			await tx.idempotency.answer('k', 'req_2', 500, '{}');
		});
		same((await t.store.idempotency.find('k'))?.answer, null);
		await t.store.transaction((tx) => tx.idempotency.answer('k', 'req_1', 201, '{"ü":1}'));
		await t.reopen();
		same((await t.store.idempotency.find('k'))?.answer, { status: 201, body: '{"ü":1}' });
		same(await t.store.idempotency.find('none'), undefined);
	},

	'a key is not kept for a change that fails': async ({ store }) => {
		const failing = store.transaction(async (tx) => {
			await tx.idempotency.reserve(record('req_1', 10), 0);
			throw new Error('second thoughts');
		});
		await failing.catch(() => {});
		same(await store.idempotency.find('k'), undefined);
	},

	'the oldest keys go first': async ({ store }) => {
		await store.transaction(async (tx) => {
			for (const createdAt of [30, 10, 20])
				await tx.idempotency.reserve({ ...record('req_1', createdAt), key: `k${createdAt}` }, 0);
		});
		const forget = (before: number, limit: number) =>
			store.transaction((tx) => tx.idempotency.deleteOlder(before, limit));
		same(await forget(30, 1), 1);
		same(
			[(await store.idempotency.find('k10'))?.key, (await store.idempotency.find('k20'))?.key],
			[undefined, 'k20'],
		);
		same([await forget(30, 10), await forget(30, 10)], [1, 0]);
		same((await store.idempotency.find('k30'))?.createdAt, 30);
	},
};
