/** Cases of the store suite: changes happen whole or not at all. */
import { ok, rejects, same } from '../check';
import { message, session, webhook } from './records';
import type { StoreCases } from './store-case';

export const transactionCases: StoreCases = {
	'keep all of a change, and across a reopening': async (t) => {
		const hello = message('msg_1', 1, { sessionId: 'sess_1', content: 'hällo', type: 'visitor' });
		await t.store.transaction(async (tx) => {
			await tx.insertSession(session('sess_1', { identity: { email: 'a@b.c' }, aiEnabled: false }));
			await tx.insertMessage(hello);
		});
		await t.reopen();
		same(
			await t.store.getSession('sess_1'),
			session('sess_1', { identity: { email: 'a@b.c' }, aiEnabled: false }),
		);
		same((await t.store.getMessage('sess_1', 'msg_1'))?.content, 'hällo');
	},

	'keep nothing of a change that fails, and all of its neighbours': async (t) => {
		const good = (id: string) => t.store.transaction((tx) => tx.insertSession(session(id)));
		const bad = t.store.transaction(async (tx) => {
			await tx.insertSession(session('sess_bad'));
			await tx.insertWebhook(webhook('wh_bad'));
			await tx.listEnabledWebhooks();
			throw new Error('second thoughts');
		});
		const results = await Promise.allSettled([good('sess_1'), bad, good('sess_2')]);
		same(
			results.map(({ status }) => status),
			['fulfilled', 'rejected', 'fulfilled'],
		);
		ok(await t.store.getSession('sess_1'));
		same(await t.store.getSession('sess_bad'), undefined);
		ok(await t.store.getSession('sess_2'));
		const seen = await t.store.transaction((tx) => tx.listEnabledWebhooks());
		same(seen, []);
	},

	'run one after the other, however many come at once': async (t) => {
		const counts = await Promise.all(
			Array.from({ length: 600 }, () =>
				t.store.transaction(async (tx) => {
					const count = Number((await tx.getMeta('count')) ?? 0) + 1;
					await tx.setMeta('count', String(count));
					return count;
				}),
			),
		);
		same(
			counts.sort((one, other) => one - other),
			Array.from({ length: 600 }, (_, n) => n + 1),
		);
		same(await t.store.getMeta('count'), '600');
	},

	'see their own writes, and nobody else does before the end': async (t) => {
		await t.store.transaction(async (tx) => {
			await tx.insertSession(session('sess_1'));
			ok(await tx.getSession('sess_1'));
			same(await t.store.getSession('sess_1'), undefined);
		});
		ok(await t.store.getSession('sess_1'));
	},

	'are refused once the store is closed': async (t) => {
		await t.close();
		await rejects(
			t.store.transaction((tx) => tx.setMeta('a', 'b')),
			/closed/,
		);
		await t.reopen();
	},
};
