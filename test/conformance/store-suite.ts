/** What every store must do, whichever database it rests on. */
import type { DueDelivery } from '../../runtime/src/storage/delivery-records';
import type {
	AttachmentRecord,
	MessageRecord,
	SessionRecord,
	TimerRecord,
	WebhookRecord,
} from '../../runtime/src/storage/records';
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
	handledBy: 'waiting',
	announcedAt: 1000,
	contact: null,
	csat: null,
	screenshot: null,
	...fields,
});

const message = (id: string, seq: number, fields: Partial<MessageRecord> = {}): MessageRecord => ({
	seq,
	id,
	sessionId: 'a',
	content: 'x',
	type: 'ai',
	createdAt: 1,
	replyTo: null,
	attachments: null,
	choices: null,
	operator: null,
	editedAt: null,
	deletedAt: null,
	deliveredAt: null,
	readAt: null,
	...fields,
});

const webhook = (id: string, fields: Partial<WebhookRecord> = {}): WebhookRecord => ({
	id,
	url: 'https://hooks.example',
	events: ['*'],
	eventNames: null,
	conditions: null,
	sessionId: null,
	secret: 'a secret of some length',
	description: null,
	source: null,
	enabled: true,
	format: 'standard',
	timeoutMs: null,
	maxPerSecond: null,
	batchSeconds: null,
	previousSecrets: [],
	disabledAt: null,
	disabledReason: null,
	missedAfter: null,
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

/** @param busy deliveries that are under way, whose lanes must wait */
const claim = (store: Store, now: number, busy: readonly DueDelivery[] = []) =>
	store.commit((tx) =>
		tx.claimDue(
			now,
			100,
			() => 100,
			(target, sessionId) =>
				busy.some((one) => one.target === target && one.sessionId === sessionId),
		),
	);

const ids = (due: DueDelivery[]) => due.map(({ id }) => id);

async function settle(
	store: Store,
	delivery: DueDelivery,
	result: 'delivered' | 'retry' | 'failed',
	retryAt = 0,
) {
	const told = { at: 10, durationMs: 2, status: 204, reason: null, answer: 'ok' };
	const outcome = { delivery, result, retryAt, ...told };
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
			const hello = message('msg_1', 1, { sessionId: 'sess_1', content: 'hällo', type: 'visitor' });
			await store.transaction(async (tx) => {
				await tx.insertSession(
					session('sess_1', { identity: { email: 'a@b.c' }, aiEnabled: false }),
				);
				await tx.insertMessage(hello);
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
				await tx.insertMessage(message('msg_4', seq));
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

	it('adds up what the AI has used, by key, and forgets it with the session', async () => {
		await store.transaction(async (tx) => {
			await tx.insertSession(session('a', { handledBy: 'bot' }));
			await tx.addAiUsage('a', { answers: 1, tokens: 40 }, 1);
			await tx.addAiUsage('a', { answers: 0, tokens: 2 }, 2);
			await tx.addAiUsage('day:2026-11-20', { answers: 1, tokens: 7 }, 2);
		});
		expect((await store.getSession('a'))?.handledBy).toBe('bot');
		expect(await store.getAiUsage('a')).toEqual({ answers: 1, tokens: 42 });
		await store.transaction((tx) => tx.eraseSession('a'));
		expect(await store.getAiUsage('a')).toEqual({ answers: 0, tokens: 0 });
		expect(await store.getAiUsage('day:2026-11-20')).toEqual({ answers: 1, tokens: 7 });
	});

	describe('messages', () => {
		it('are found by id within their session only', async () => {
			await store.transaction(async (tx) => {
				for (const [seq, id] of ['m1', 'm2', 'm3'].entries()) {
					await tx.insertMessage(message(id, seq + 1));
				}
				await tx.insertMessage(message('other', 9, { sessionId: 'b' }));
			});
			const found = await store.findMessages('a', ['m3', 'm1', 'other', 'none']);
			expect(found.map(({ id }) => id)).toEqual(['m1', 'm3']);
		});

		it('change, and are listed by when they were last changed', async () => {
			const first = message('m1', 1, { createdAt: 10 });
			const second = message('m2', 2, { createdAt: 20 });
			await store.transaction(async (tx) => {
				await tx.insertMessage(first);
				await tx.insertMessage(second);
			});
			const file = { id: 'att_1', filename: 'a.png', mimeType: 'image/png', size: 3 };
			const changed: MessageRecord = {
				...first,
				content: 'y',
				attachments: [file],
				editedAt: 30,
				deletedAt: 31,
				deliveredAt: 32,
				readAt: 33,
			};
			await store.transaction((tx) => tx.updateMessage(changed, 33));
			expect(await store.getMessage('a', 'm1')).toEqual(changed);
			const since = async (time: number, limit = 10) =>
				(await store.listMessages('a', { since: time, limit })).map(({ id }) => id);
			expect(await since(0)).toEqual(['m2', 'm1']);
			expect(await since(21)).toEqual(['m1']);
			expect(await since(0, 1)).toEqual(['m2']);
			expect(await since(34)).toEqual([]);
			// The conversation itself keeps its order.
			expect((await store.listMessages('a', { limit: 10 })).map(({ id }) => id)).toEqual([
				'm1',
				'm2',
			]);
		});
	});

	describe('sessions', () => {
		it('keep what the visitor filled in, and are found by its e-mail', async () => {
			const full = session('sess_1', {
				contact: { email: 'c@site.example', phone: '+33612345678' },
				csat: { requestedAt: 5, score: 4, comment: 'ok', respondedAt: 9 },
				screenshot: { requestId: 'shot_1', requestedAt: 6 },
			});
			await store.transaction((tx) => tx.insertSession(full));
			expect(await store.getSession('sess_1')).toEqual(full);
			const found = await store.listSessions({ email: 'c@site.example', limit: 5 });
			expect(found).toEqual([full]);
			const named = { ...full, identity: { email: 'i@site.example' } };
			await store.transaction((tx) => tx.updateSession(named));
			expect(await store.listSessions({ email: 'i@site.example', limit: 5 })).toEqual([named]);
		});

		it('that are page views are not listed, and go when they are old', async () => {
			await store.transaction(async (tx) => {
				await tx.insertSession(session('sess_1', { announcedAt: null, lastActivity: 10 }));
				await tx.insertSession(session('sess_2', { announcedAt: null, lastActivity: 30 }));
				await tx.insertSession(session('sess_3', { lastActivity: 10 }));
			});
			const listed = async (withPageViews?: boolean) =>
				(await store.listSessions({ limit: 10, withPageViews })).map(({ id }) => id);
			expect(await listed()).toEqual(['sess_3']);
			expect(await listed(true)).toEqual(['sess_3', 'sess_2', 'sess_1']);
			expect(await store.transaction((tx) => tx.deletePageViews(20, 10))).toBe(1);
			expect(await listed(true)).toEqual(['sess_3', 'sess_2']);
		});
	});

	describe('files', () => {
		it('are announced, stored, taken up by a message, and removed', async () => {
			const file: AttachmentRecord = {
				id: 'att_1',
				sessionId: 'a',
				messageId: null,
				filename: 'fünf.png',
				mimeType: 'image/png',
				size: 3,
				status: 'pending',
				uploadedFrom: 'widget',
				createdAt: 10,
			};
			await store.transaction((tx) => tx.insertAttachment(file));
			expect(await store.getAttachment('att_1')).toEqual(file);
			expect(await store.listUnusedAttachments(11, 5)).toEqual([file]);
			expect(await store.listUnusedAttachments(10, 5)).toEqual([]);
			const used: AttachmentRecord = { ...file, status: 'ready', messageId: 'm1' };
			await store.transaction((tx) => tx.updateAttachment(used));
			expect(await store.listUnusedAttachments(11, 5)).toEqual([]);
			expect(await store.listAttachments('a')).toEqual([used]);
			await store.transaction((tx) => tx.deleteAttachment('att_1'));
			expect(await store.getAttachment('att_1')).toBeUndefined();
		});
	});

	describe('timers', () => {
		const timer = (sessionId: string, dueAt: number, data = {}) =>
			({ kind: 'visitor_left', sessionId, dueAt, data }) as const;

		it('are one per kind and session, and are taken once', async () => {
			await store.transaction(async (tx) => {
				await tx.setTimer(timer('a', 10));
				await tx.setTimer(timer('b', 5));
				await tx.setTimer(timer('a', 20, { n: 1 }));
				await tx.setTimer(timer('c', 7));
				await tx.cancelTimer('visitor_left', 'c');
			});
			expect(await store.nextTimerAt(['visitor_left'])).toBe(5);
			const take = async (now: number) => {
				const due = await store.listDueTimers(now, ['visitor_left'], 10);
				const took = (one: TimerRecord) => store.transaction((tx) => tx.takeTimer(one));
				for (const one of due) expect([await took(one), await took(one)]).toEqual([true, false]);
				return due;
			};
			expect(await store.listDueTimers(99, ['wait_expired'], 10)).toEqual([]);
			expect(await take(19)).toEqual([timer('b', 5)]);
			expect(await store.nextTimerAt(['visitor_left'])).toBe(20);
			expect(await take(20)).toEqual([timer('a', 20, { n: 1 })]);
			expect(await take(99)).toEqual([]);
			expect(await store.nextTimerAt(['visitor_left'])).toBeUndefined();
		});

		it('are listed by the beginning of their key, and go with their session', async () => {
			const burst = (key: string) =>
				({ kind: 'webhook_burst', sessionId: key, dueAt: 1, data: {} }) as const;
			await store.transaction(async (tx) => {
				for (const key of ['wh_1:sess_a', 'wh_1:sess_b', 'wh_10:sess_a'])
					await tx.setTimer(burst(key));
				await tx.setTimer(timer('wh_1:sess_c', 1));
			});
			const keys = async () =>
				(await store.listTimers('webhook_burst', 'wh_1:')).map(({ sessionId }) => sessionId);
			expect(await keys()).toEqual(['wh_1:sess_a', 'wh_1:sess_b']);
			await store.transaction((tx) => tx.eraseSession('sess_a'));
			expect(await keys()).toEqual(['wh_1:sess_b']);
			expect(await store.listTimers('webhook_burst', 'wh_10:')).toEqual([]);
		});

		it('stay when what they are about fails, and survive a reopening', async () => {
			await store.transaction((tx) => tx.setTimer(timer('a', 1)));
			const failing = store.transaction(async (tx) => {
				await tx.takeTimer(timer('a', 1));
				throw new Error('second thoughts');
			});
			await expect(failing).rejects.toThrow('second thoughts');
			await store.close();
			store = await reopen();
			expect(await store.nextTimerAt(['visitor_left'])).toBe(1);
		});
	});

	describe('delivery lanes', () => {
		it('go first in, first out within a session, side by side across sessions', async () => {
			await enqueue(store, 'a1', 'webhook:w', 'a');
			await enqueue(store, 'a2', 'webhook:w', 'a');
			await enqueue(store, 'b1', 'webhook:w', 'b');
			const first = await claim(store, 1);
			expect(ids(first).sort()).toEqual(['a1', 'b1']);
			expect(ids(await claim(store, 1, first))).toEqual([]);
			for (const delivery of first) await settle(store, delivery, 'delivered');
			const second = await claim(store, 11);
			expect(ids(second)).toEqual(['a2']);
			await settle(store, second[0] as DueDelivery, 'delivered');
			expect(ids(await claim(store, 12))).toEqual([]);
			expect(await store.nextDueAt(0)).toBeUndefined();
		});

		it('all get their turn when there is room for few', async () => {
			for (const id of ['a1', 'a2']) await enqueue(store, id, 'webhook:w', 'a');
			for (const id of ['b1', 'b2']) await enqueue(store, id, 'webhook:w', 'b');
			const turns: string[] = [];
			for (let now = 1; now <= 4; now += 1) {
				const due = await store.commit((tx) =>
					tx.claimDue(
						now,
						1,
						() => 1,
						() => false,
					),
				);
				turns.push(...ids(due));
				await settle(store, due[0] as DueDelivery, 'delivered');
			}
			expect(turns).toEqual(['a1', 'b1', 'a2', 'b2']);
		});

		it('go by the log, also for what is queued late', async () => {
			const early = await store.transaction((tx) => append(tx, 'evt_early', 'a'));
			await enqueue(store, 'late', 'webhook:w', 'a');
			await store.transaction((tx) =>
				tx.enqueueDelivery({
					id: 'early',
					target: 'webhook:w',
					sessionId: 'a',
					eventSeq: early,
					dueAt: 0,
				}),
			);
			expect(ids(await claim(store, 1))).toEqual(['early']);
			expect((await store.findDelivery('webhook:w', early))?.id).toBe('early');
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
			const due = await store.commit((tx) =>
				tx.claimDue(
					1,
					20,
					() => 10,
					() => false,
				),
			);
			expect(due).toHaveLength(11);
			expect(ids(due)).toContain('b');
		});

		it('are found among many targets that wait for later', async () => {
			const wait = (id: string, dueAt: number) => enqueue(store, id, `wait:${id}`, id, dueAt);
			await Promise.all(Array.from({ length: 100 }, (_, n) => wait(`w${n}`, 1000 + n)));
			await wait('second', 3);
			await wait('first', 2);
			expect(await store.nextDueAt(0)).toBe(2);
			expect(ids(await claim(store, 5))).toEqual(['first', 'second']);
			expect(await store.nextDueAt(5)).toBe(1000);
			// One with a backlog that is due hides none of them.
			const backlog = Array.from({ length: 1100 }, (_, n) => n);
			await Promise.all(backlog.map((n) => enqueue(store, `a${n}`, 'webhook:a', `s${n}`, 900)));
			const due = await store.commit((tx) =>
				tx.claimDue(
					1099,
					300,
					(target) => (target === 'webhook:a' ? 1 : 100),
					() => false,
				),
			);
			expect(due).toHaveLength(103);
		});

		it('are claimed with a view to what was claimed already', async () => {
			for (const id of ['a', 'b', 'c']) await enqueue(store, id, `wait:${id}`, id);
			const due = await store.commit((tx) =>
				tx.claimDue(
					1,
					100,
					async (_target, claimed) => 2 - claimed.length,
					() => false,
				),
			);
			expect(due).toHaveLength(2);
		});

		it('are due again when the process that worked on them died', async () => {
			await enqueue(store, 'a1', 'webhook:w', 'a');
			expect(ids(await claim(store, 1))).toEqual(['a1']);
			await store.close();
			store = await reopen();
			expect(ids(await claim(store, 1))).toEqual(['a1']);
		});

		it('wait while paused, also if an attempt was under way, and end when cancelled', async () => {
			await enqueue(store, 'a1', 'webhook:w', 'a');
			const [a1] = await claim(store, 1);
			await store.transaction((tx) => tx.pauseTarget('webhook:w'));
			await settle(store, a1 as DueDelivery, 'retry', 5);
			expect(ids(await claim(store, 1e12))).toEqual([]);
			expect(await store.nextDueAt(0)).toBeUndefined();
			await store.transaction((tx) => tx.resumeTarget('webhook:w', 7));
			expect(await store.nextDueAt(0)).toBe(7);
			const [again] = await claim(store, 7);
			expect(again?.id).toBe('a1');
			await store.transaction((tx) => tx.cancelTarget('webhook:w', 20));
			await settle(store, again as DueDelivery, 'retry', 8);
			expect(ids(await claim(store, 1e12))).toEqual([]);
			expect(await store.nextDueAt(0)).toBeUndefined();
		});
	});

	it('a delivery that tells of several events carries a body of its own', async () => {
		const target = 'webhook:w';
		const [first, second, third] = (await store.transaction(async (tx) => {
			const seqs = [await append(tx, 'evt_1', 's'), await append(tx, 'evt_2', 's')];
			return [...seqs, await append(tx, 'evt_3', 's')];
		})) as [number, number, number];
		await store.transaction(async (tx) => {
			const joined = { from: first, body: '{"joined":true}' };
			const one = { id: 'j', target, sessionId: 's', eventSeq: second, dueAt: 0, joined };
			await tx.enqueueDelivery(one);
			await tx.enqueueDelivery({ ...one, id: 'k', eventSeq: third, joined: undefined });
		});
		expect(await store.isJoined(target, 's', first - 1)).toBe(false);
		expect(await store.isJoined(target, 's', first)).toBe(true);
		expect(await store.isJoined(target, 's', second)).toBe(false);
		expect(await store.isJoined(target, 'another', first)).toBe(false);
		const [due] = await claim(store, 1);
		expect(due).toMatchObject({ id: 'j', eventId: 'evt_2' });
		expect(due?.body.toString()).toBe('{"joined":true}');
		await settle(store, due as DueDelivery, 'delivered');
		const [next] = await claim(store, 11);
		expect(next?.body.toString()).toBe('{"id":"evt_3"}');
	});

	describe('the history of deliveries', () => {
		const target = 'webhook:w';
		const list = (filter = {}) => store.listDeliveries(target, { limit: 10, ...filter });

		it('has every attempt, and what is to come', async () => {
			await enqueue(store, 'a1', target, 'a');
			await enqueue(store, 'a2', target, 'a');
			const [a1] = await claim(store, 1);
			await settle(store, a1 as DueDelivery, 'retry', 500);
			const [second, first] = await list();
			expect(first).toMatchObject({ id: 'a1', state: 'pending', attempts: 1, nextAttemptAt: 500 });
			expect(second).toMatchObject({ id: 'a2', attempts: 0, nextAttemptAt: null });
			const [again] = await claim(store, 500);
			await settle(store, again as DueDelivery, 'delivered');
			expect(await store.getDelivery('a1')).toMatchObject({
				state: 'delivered',
				attempts: 2,
				settledAt: 12,
				nextAttemptAt: null,
			});
			expect(await store.listAttempts({ seq: first?.seq ?? 0 }, 10)).toEqual([
				{ attempt: 2, at: 10, durationMs: 2, ok: true, status: 204, reason: null, answer: 'ok' },
				{ attempt: 1, at: 10, durationMs: 2, ok: false, status: 204, reason: null, answer: 'ok' },
			]);
			expect((await list({ state: 'pending' })).map(({ id }) => id)).toEqual(['a2']);
			const before = second?.eventSeq;
			expect((await list({ beforeEventSeq: before })).map(({ id }) => id)).toEqual(['a1']);
		});

		it('begins anew with a replay, and counts on', async () => {
			await enqueue(store, 'a1', target, 'a');
			const [a1] = await claim(store, 1);
			await settle(store, a1 as DueDelivery, 'failed');
			const failed = await store.getDelivery('a1');
			if (!failed) throw new Error('unreachable');
			await store.transaction((tx) => tx.requeueDelivery(failed, 20));
			const [again] = await claim(store, 20);
			expect(again).toMatchObject({ id: 'a1', attempts: 1, attemptsBefore: 1 });
		});

		it('can be begun anew for all that waits, as if nothing had failed', async () => {
			await enqueue(store, 'a1', target, 'a');
			await enqueue(store, 'other', 'webhook:other', 'a');
			for (const due of await claim(store, 1)) await settle(store, due, 'retry', 5);
			expect((await store.getTargetStatus(target))?.failingSince).toBe(10);
			await store.transaction((tx) => tx.clearFailures(target));
			expect((await store.getTargetStatus(target))?.failingSince).toBeNull();
			const found = await claim(store, 5);
			const before = Object.fromEntries(found.map((one) => [one.id, one.attemptsBefore]));
			expect(before).toEqual({ a1: 1, other: 0 });
			expect(found.map(({ attempts }) => attempts)).toEqual([1, 1]);
		});

		it('knows since when a target does nothing but fail', async () => {
			for (const id of ['a1', 'a2', 'a3', 'a4']) await enqueue(store, id, target, id);
			const [a1, a2, a3, a4] = (await claim(store, 1)) as DueDelivery[];
			const settleAll = (
				outcomes: Array<[DueDelivery | undefined, 'delivered' | 'failed', number]>,
			) =>
				store.transaction((tx) =>
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
			expect(await store.getTargetStatus(target)).toMatchObject({
				at: 200,
				failingSince: 100,
				attempts: 2,
				failures: 2,
			});
			await settleAll([
				[a3, 'delivered', 300],
				[a4, 'failed', 400],
			]);
			expect(await store.getTargetStatus(target)).toMatchObject({ failingSince: 400, attempts: 4 });
		});

		it('forgets what was settled before a time, and nothing that waits', async () => {
			const early = 'dlv_000000000001';
			const late = 'dlv_000000000999';
			for (const id of [`${early}a`, `${early}b`, `${late}a`]) await enqueue(store, id, target, id);
			const due = await claim(store, 1);
			const done = due.filter(({ id }) => id !== `${early}b`);
			for (const delivery of done) await settle(store, delivery, 'delivered');
			let after: string | undefined = '';
			for (let steps = 0; after !== undefined && steps < 10; steps += 1) {
				const from: string = after;
				after = await store.transaction((tx) => tx.deleteSettled(0x500, from, 1));
			}
			expect((await list()).map(({ id }) => id)).toEqual([`${late}a`, `${early}b`]);
			const [first] = done;
			expect(await store.listAttempts(first as DueDelivery, 10)).toEqual([]);
		});

		it('says how much waits for whom, and since when', async () => {
			await enqueue(store, 'a1', target, 'a');
			await enqueue(store, 'a2', target, 'b');
			expect(await store.listBacklogs()).toEqual([{ target, pending: 2, oldestAt: 1 }]);
		});
	});

	describe('waits', () => {
		const wait = (id: string) => ({
			id,
			sessionId: 'a',
			messageId: 'msg_1',
			choices: [{ id: 'yes', label: 'Yes' }],
			resumeUrl: 'https://hooks.example/resume',
			createdAt: 1,
			endedAt: null,
		});
		const begin = (...ids: string[]) =>
			store.transaction(async (tx) => {
				for (const id of ids) await tx.waits.insert(wait(id));
			});
		const end = async (id: string, sessionId = 'a') => {
			await store.transaction((tx) => tx.waits.end(id, 5));
			await enqueue(store, `dlv_${id}`, `wait:${id}`, sessionId);
		};
		const idsOf = async (kind: 'listOpen' | 'listUntold') =>
			(await store.transaction((tx) => tx.waits[kind]('a'))).map(({ id }) => id);

		it('are open until they end, untold until that has arrived, and then no more', async () => {
			await begin('w1', 'w2');
			expect(await store.waits.get('w1')).toEqual(wait('w1'));
			await end('w1');
			expect(await idsOf('listOpen')).toEqual(['w2']);
			expect(await idsOf('listUntold')).toEqual(['w1']);
			const [delivery] = await claim(store, 1);
			await settle(store, delivery as DueDelivery, 'retry', 2);
			expect(await idsOf('listUntold')).toEqual(['w1']);
			const [again] = await claim(store, 3);
			await settle(store, again as DueDelivery, 'delivered');
			expect(await store.waits.get('w1')).toBeUndefined();
			expect(await store.getTargetStatus('wait:w1')).toBeUndefined();
			expect(await idsOf('listOpen')).toEqual(['w2']);
		});

		it('go with their session, except for the address of who is still to be told of that', async () => {
			await begin('w1', 'w2');
			await end('w1');
			await end('w2', '');
			await store.transaction((tx) => tx.eraseSession('a'));
			expect(await store.waits.get('w1')).toBeUndefined();
			expect(await store.waits.get('w2')).toEqual({ ...wait('w2'), endedAt: 5, choices: null });
		});

		it('leave no buttons on their message, and no other change', async () => {
			const choices = [{ id: 'yes', label: 'Yes' }];
			await store.transaction(async (tx) => {
				await tx.insertMessage(message('msg_1', 1, { choices }));
				await tx.insertMessage(message('msg_2', 2, { choices }));
				await tx.dropChoices('a', 'msg_1');
			});
			const messages = await store.listMessages('a', { limit: 10 });
			expect(messages).toEqual([message('msg_1', 1), message('msg_2', 2, { choices })]);
			expect(await store.listMessages('a', { since: 2, limit: 10 })).toEqual([]);
		});
	});

	describe('subscriptions', () => {
		it('are kept, changed and removed', async () => {
			const full = webhook('wh_1', {
				eventNames: ['cart.*'],
				conditions: { sender: ['visitor'], pageUrlContains: '/cart' },
				sessionId: 's',
				source: 'n8n',
				batchSeconds: 5,
			});
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
