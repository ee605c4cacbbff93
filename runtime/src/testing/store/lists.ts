/** Cases of the store suite: lists and their pages. */
import { same } from '../check';
import { append, message, session, webhook } from './records';
import type { StoreCases } from './store-case';

const idsOf = (records: ReadonlyArray<{ id: string }>) => records.map(({ id }) => id);

export const listCases: StoreCases = {
	'sessions come newest first, by every filter, page by page': async ({ store }) => {
		const [anna, ben, cleo] = [
			session('sess_1', {
				visitorId: 'v1',
				createdAt: 10,
				identity: { name: 'Anna 100%', customerId: 'c1', email: 'anna@shop.example' },
			}),
			session('sess_2', { visitorId: 'v2', createdAt: 20, status: 'closed', closedAt: 25 }),
			session('sess_3', {
				visitorId: 'v2',
				createdAt: 30,
				metadata: { pageUrl: 'https://a.b/Cart' },
			}),
		];
		await store.transaction(async (tx) => {
			for (const one of [anna, ben, cleo]) await tx.insertSession(one);
		});
		const list = async (filter: object, limit = 10) =>
			idsOf(await store.listSessions({ limit, ...filter }));
		same(await list({}), ['sess_3', 'sess_2', 'sess_1']);
		same(await list({}, 2), ['sess_3', 'sess_2']);
		same(await list({ beforeId: 'sess_2' }), ['sess_1']);
		same(await list({ status: 'closed' }), ['sess_2']);
		same(await list({ visitorId: 'v2' }), ['sess_3', 'sess_2']);
		same(await list({ identityId: 'c1' }), ['sess_1']);
		same(await list({ createdAfter: 10 }), ['sess_3', 'sess_2']);
		same(await list({ q: 'anna' }), ['sess_1']);
		same(await list({ q: 'cart' }), ['sess_3']);
		same(await list({ q: '0%' }), ['sess_1']);
		same(await list({ q: '_' }), []);
		same(await list({ q: 'v2', status: 'active' }), ['sess_3']);
	},

	'a conversation is read back and forth': async ({ store }) => {
		await store.transaction(async (tx) => {
			for (const n of [1, 2, 3, 4]) await tx.insertMessage(message(`m${n}`, n));
		});
		const list = async (filter: object, limit = 10) =>
			idsOf(await store.listMessages('a', { limit, ...filter }));
		same(await list({}, 2), ['m3', 'm4']);
		same(await list({ beforeId: 'm3' }, 1), ['m2']);
		same(await list({ beforeId: 'm3' }), ['m1', 'm2']);
		same(await list({ afterId: 'm2' }, 1), ['m3']);
		same(await list({ afterId: 'm4' }), []);
		same(await store.getMessage('b', 'm1'), undefined);
	},

	'the log is listed by kind, name and session, back and forth': async ({ store }) => {
		const seqs = await store.transaction(async (tx) => {
			const found: number[] = [];
			for (const [id, sessionId] of [
				['evt_1', 'a'],
				['evt_2', 'b'],
				['evt_3', 'a'],
			] as const) {
				found.push(await append(tx, id, sessionId));
			}
			return found;
		});
		const list = async (filter: object, limit = 10) =>
			idsOf(await store.listEvents({ limit, ...filter }));
		same(await list({}), ['evt_3', 'evt_2', 'evt_1']);
		same(await list({ sessionId: 'a' }), ['evt_3', 'evt_1']);
		same(await list({ name: 'x', beforeSeq: seqs[2] }, 1), ['evt_2']);
		same(await list({ name: 'y' }), []);
		same(await list({ type: 'test' }), []);
		same(await list({ afterId: 'evt_1' }), ['evt_2', 'evt_3']);
		same(await list({ afterId: 'evt_1', sessionId: 'a' }), ['evt_3']);
		same([await store.hasEvent('evt_1'), await store.hasEvent('evt_0')], [true, false]);
	},

	'names of events are known, the one seen last first': async ({ store }) => {
		await store.transaction(async (tx) => {
			await tx.rememberEventName('one', 1);
			await tx.rememberEventName('two', 2);
			await tx.rememberEventName('one', 3);
		});
		same(await store.listEventNames(10), ['one', 'two']);
		same(await store.listEventNames(1), ['one']);
	},

	'subscriptions come newest first, page by page': async ({ store }) => {
		await store.transaction(async (tx) => {
			for (const n of [1, 2, 3]) await tx.insertWebhook(webhook(`wh_${n}`, { enabled: n !== 2 }));
		});
		same(idsOf(await store.listWebhooks({ limit: 2 })), ['wh_3', 'wh_2']);
		same(idsOf(await store.listWebhooks({ limit: 2, beforeId: 'wh_2' })), ['wh_1']);
		same(idsOf([...(await store.listEnabledWebhooks())]).sort(), ['wh_1', 'wh_3']);
	},
};
