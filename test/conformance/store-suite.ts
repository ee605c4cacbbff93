/** What every store must do, whichever database it rests on. */
import type { DueDelivery, SessionRecord, WebhookRecord } from '../../runtime/src/storage/records';
import type { Store, StoreTransaction } from '../../runtime/src/storage/store';

const session = (id: string, fields: Partial<SessionRecord> = {}): SessionRecord => ({
	id,
	visitorId: 'v',
	status: 'active',
	createdAt: 1000,
	lastActivity: 1000,
	closedAt: null,
	metadata: { pageUrl: 'https://shop.example', deep: { list: [1, 'ü'] } },
	identity: null,
	aiEnabled: null,
	...fields,
});

const webhook = (id: string, fields: Partial<WebhookRecord> = {}): WebhookRecord => ({
	id,
	url: 'https://hooks.example',
	events: ['*'],
	eventNames: null,
	sessionId: null,
	secret: 'a secret of some length',
	description: null,
	source: null,
	enabled: true,
	createdAt: 1,
	updatedAt: 1,
	...fields,
});

async function append(
	tx: StoreTransaction,
	id: string,
	sessionId: string | null,
	clientId?: string,
) {
	return await tx.insertEvent({
		id,
		type: 'custom_event.received',
		name: 'x',
		sessionId,
		createdAt: 1,
		clientId: clientId ?? null,
		body: JSON.stringify({ id }),
	});
}

/** Queues a delivery of an event of its own. */
async function enqueue(store: Store, id: string, target: string, sessionId: string, dueAt = 0) {
	await store.transaction(async (tx) => {
		const eventSeq = await append(tx, `evt_${id}`, sessionId);
		await tx.enqueueDelivery({ id, target, sessionId, eventSeq, dueAt });
	});
}

const claim = (store: Store, now: number, limit = 100, room = 100) =>
	store.transaction((tx) => tx.claimDue(now, limit, () => room));

const ids = (due: DueDelivery[]) => due.map(({ id }) => id);

async function settle(
	store: Store,
	delivery: DueDelivery,
	result: 'delivered' | 'retry' | 'failed',
	retryAt = 0,
) {
	const outcome = { delivery, result, retryAt, at: 10, status: 204, reason: null };
	await store.transaction((tx) => tx.settleDeliveries([outcome]));
}

/** @param open gives a store that is empty and another on the same data once the first is closed */
export function storeSuite(open: () => Promise<{ store: Store; reopen: () => Promise<Store> }>) {
	let store: Store;
	let reopen: () => Promise<Store>;
	beforeEach(async () => {
		({ store, reopen } = await open());
	});
	afterEach(() => store.close());

	describe('transactions', () => {
		it('keep all of a change, and across a reopening', async () => {
			await store.transaction(async (tx) => {
				await tx.insertSession(
					session('sess_1', { identity: { email: 'a@b.c' }, aiEnabled: false }),
				);
				await tx.insertMessage({
					seq: 1,
					id: 'msg_1',
					sessionId: 'sess_1',
					content: 'hällo',
					type: 'visitor',
					createdAt: 5,
					replyTo: null,
				});
			});
			await store.close();
			store = await reopen();
			expect(await store.getSession('sess_1')).toEqual(
				session('sess_1', { identity: { email: 'a@b.c' }, aiEnabled: false }),
			);
			expect((await store.getMessage('sess_1', 'msg_1'))?.content).toBe('hällo');
		});

		it('keep nothing of a change that fails, and all of its neighbours', async () => {
			const good = (id: string) => store.transaction((tx) => tx.insertSession(session(id)));
			const bad = store.transaction(async (tx) => {
				await tx.insertSession(session('sess_bad'));
				await tx.insertWebhook(webhook('wh_bad'));
				await tx.listEnabledWebhooks();
				throw new Error('second thoughts');
			});
			const results = await Promise.allSettled([good('sess_1'), bad, good('sess_2')]);
			expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
			expect(await store.getSession('sess_1')).toBeDefined();
			expect(await store.getSession('sess_bad')).toBeUndefined();
			expect(await store.getSession('sess_2')).toBeDefined();
			const seen = await store.transaction((tx) => tx.listEnabledWebhooks());
			expect(seen).toEqual([]);
		});

		it('run one after the other, however many come at once', async () => {
			const counts = await Promise.all(
				Array.from({ length: 600 }, () =>
					store.transaction(async (tx) => {
						const count = Number((await tx.getMeta('count')) ?? 0) + 1;
						await tx.setMeta('count', String(count));
						return count;
					}),
				),
			);
			expect(counts).toEqual(Array.from({ length: 600 }, (_, n) => n + 1));
			expect(await store.getMeta('count')).toBe('600');
		});

		it('see their own writes, and nobody else does before the end', async () => {
			await store.transaction(async (tx) => {
				await tx.insertSession(session('sess_1'));
				expect(await tx.getSession('sess_1')).toBeDefined();
				expect(await store.getSession('sess_1')).toBeUndefined();
			});
			expect(await store.getSession('sess_1')).toBeDefined();
		});

		it('are refused once the store is closed', async () => {
			await store.close();
			await expect(store.transaction((tx) => tx.setMeta('a', 'b'))).rejects.toThrow('closed');
			store = await reopen();
		});
	});

	describe('the event log', () => {
		it('gives growing positions and never reuses one', async () => {
			const seqs = await store.transaction(async (tx) => [
				await append(tx, 'evt_1', 'a'),
				await append(tx, 'evt_2', 'a'),
			]);
			expect(seqs[1]).toBeGreaterThan(seqs[0] as number);
			expect(await store.lastEventSeq()).toBe(seqs[1]);
		});

		it('replays a session’s events and broadcasts, in order, and nobody else’s', async () => {
			await store.transaction(async (tx) => {
				await append(tx, 'evt_1', 'a');
				await append(tx, 'evt_2', 'b');
				await append(tx, 'evt_3', null);
				const seq = await tx.insertEvent({
					id: 'evt_4',
					type: 'message.created',
					name: null,
					sessionId: 'a',
					createdAt: 1,
					clientId: null,
					body: '{}',
				});
				await tx.insertMessage({
					seq,
					id: 'msg_4',
					sessionId: 'a',
					content: 'x',
					type: 'ai',
					createdAt: 1,
					replyTo: null,
				});
				await append(tx, 'evt_5', 'a');
			});
			const types = ['custom_event.received', 'message.created'] as const;
			const since = async (seq: number, limit: number) =>
				(await store.eventsSince('a', seq, types, limit)).map(({ id }) => id);
			expect(await since(0, 10)).toEqual(['evt_1', 'evt_3', 'evt_4', 'evt_5']);
			const [first] = await store.eventsSince('a', 0, types, 1);
			expect(await since(first?.seq ?? 0, 2)).toEqual(['evt_3', 'evt_4']);
			expect(await store.eventsSince('a', 0, ['operator.status'], 10)).toEqual([
				expect.objectContaining({ id: 'evt_4' }),
			]);
			const listed = await store.listEvents({ sessionId: 'a', limit: 10 });
			expect(listed.map(({ id }) => id)).toEqual(['evt_5', 'evt_4', 'evt_1']);
		});

		it('finds what a client sent before, per session', async () => {
			await store.transaction(async (tx) => {
				await append(tx, 'evt_1', 'a', 'c1');
				await append(tx, 'evt_2', 'b', 'c1');
			});
			const type = 'custom_event.received';
			expect((await store.findEventByClientId('a', type, 'c1'))?.id).toBe('evt_1');
			expect(await store.findEventByClientId('a', type, 'c2')).toBeUndefined();
			expect(await store.findEventByClientId('a', 'message.created', 'c1')).toBeUndefined();
			await expect(store.transaction((tx) => append(tx, 'evt_3', 'a', 'c1'))).rejects.toThrow();
		});
	});

	describe('delivery lanes', () => {
		it('go first in, first out within a session, side by side across sessions', async () => {
			await enqueue(store, 'a1', 'webhook:w', 'a');
			await enqueue(store, 'a2', 'webhook:w', 'a');
			await enqueue(store, 'b1', 'webhook:w', 'b');
			const first = await claim(store, 1);
			expect(ids(first).sort()).toEqual(['a1', 'b1']);
			expect(ids(await claim(store, 1))).toEqual([]);
			for (const delivery of first) await settle(store, delivery, 'delivered');
			const second = await claim(store, 11);
			expect(ids(second)).toEqual(['a2']);
			await settle(store, second[0] as DueDelivery, 'delivered');
			expect(await store.nextDueAt(0)).toBeUndefined();
		});

		it('hold back what is behind a retry, and give up only that one in the end', async () => {
			await enqueue(store, 'a1', 'webhook:w', 'a');
			await enqueue(store, 'a2', 'webhook:w', 'a');
			const [a1] = await claim(store, 1);
			await settle(store, a1 as DueDelivery, 'retry', 500);
			expect(await store.nextDueAt(499)).toBe(500);
			expect(await store.nextDueAt(500)).toBeUndefined();
			expect(ids(await claim(store, 499))).toEqual([]);
			const [again] = await claim(store, 500);
			expect(again).toMatchObject({ id: 'a1', attempts: 1 });
			await settle(store, again as DueDelivery, 'failed');
			expect(ids(await claim(store, 500))).toEqual(['a2']);
		});

		it('leave room for other targets when one has a long backlog', async () => {
			for (let n = 0; n < 30; n += 1) await enqueue(store, `a${n}`, 'webhook:a', `s${n}`);
			await enqueue(store, 'b', 'webhook:b', 's');
			const due = await store.transaction((tx) => tx.claimDue(1, 20, () => 10));
			expect(due).toHaveLength(11);
			expect(ids(due)).toContain('b');
		});

		it('are given back when the process that claimed them died', async () => {
			await enqueue(store, 'a1', 'webhook:w', 'a');
			expect(ids(await claim(store, 1))).toEqual(['a1']);
			await store.close();
			store = await reopen();
			expect(ids(await claim(store, 1))).toEqual([]);
			await store.transaction((tx) => tx.releaseClaims());
			expect(ids(await claim(store, 2))).toEqual(['a1']);
		});

		it('wait while paused, also if an attempt was under way, and end when cancelled', async () => {
			await enqueue(store, 'a1', 'webhook:w', 'a');
			const [a1] = await claim(store, 1);
			await store.transaction((tx) => tx.pauseTarget('webhook:w'));
			await settle(store, a1 as DueDelivery, 'retry', 5);
			expect(ids(await claim(store, 1e12))).toEqual([]);
			await store.transaction((tx) => tx.releaseClaims());
			expect(ids(await claim(store, 1e12))).toEqual([]);
			await store.transaction((tx) => tx.resumeTarget('webhook:w', 7));
			const [again] = await claim(store, 7);
			expect(again?.id).toBe('a1');
			await store.transaction((tx) => tx.cancelTarget('webhook:w'));
			await settle(store, again as DueDelivery, 'retry', 8);
			expect(ids(await claim(store, 1e12))).toEqual([]);
			expect(await store.nextDueAt(0)).toBeUndefined();
		});
	});

	describe('subscriptions', () => {
		it('are kept, changed and removed', async () => {
			const full = webhook('wh_1', { eventNames: ['cart.*'], sessionId: 's', source: 'n8n' });
			await store.transaction((tx) => tx.insertWebhook(full));
			expect(await store.getWebhook('wh_1')).toEqual(full);
			const off = { ...full, enabled: false, eventNames: null };
			await store.transaction((tx) => tx.updateWebhook(off));
			expect(await store.getWebhook('wh_1')).toEqual(off);
			expect(await store.transaction((tx) => tx.listEnabledWebhooks())).toEqual([]);
			await store.transaction((tx) => tx.deleteWebhook('wh_1'));
			expect(await store.listWebhooks({ limit: 10 })).toEqual([]);
		});
	});
}
