/** Two instances change the same things at once, on real connections: as if one had come after the other. */
import type { PostgresStore } from '../../runtime/src/storage/postgres/postgres-store';
import type { StoreTransaction } from '../../runtime/src/storage/store';
import { append, message, session, webhook } from '../../runtime/src/testing/store/records';
import { describePostgres, newSchemaUrl, sqlAt } from '../support/postgres';
import { openPostgres } from './support/open-postgres';

jest.setTimeout(60_000);

describePostgres('two instances on one Postgres', () => {
	let url: string;
	let one: PostgresStore;
	let other: PostgresStore;
	beforeEach(async () => {
		url = newSchemaUrl();
		[one, other] = await Promise.all([openPostgres(url), openPostgres(url)]);
	});
	afterEach(() => Promise.all([one.close(), other.close()]));

	/** Does something many times, in turn on both, all at once. */
	const onBoth = <T>(times: number, work: (store: PostgresStore, n: number) => Promise<T>) =>
		Promise.all(Array.from({ length: times }, (_, n) => work(n % 2 === 0 ? one : other, n)));

	it('change a session one after the other, in the order of their events', async () => {
		await one.transaction((tx) => tx.insertSession(session('a', { metadata: { count: 0 } })));
		const seen = await onBoth(60, (store, n) =>
			store.transaction(async (tx) => {
				const known = await tx.getSession('a');
				const count = (known?.metadata.count as number) + 1;
				await tx.updateSession({ ...known!, metadata: { count } });
				const seq = await append(tx, `evt_${n}`, 'a');
				await tx.insertMessage(message(`m${n}`, seq));
				return { count, seq };
			}),
		);
		expect((await one.getSession('a'))?.metadata.count).toBe(60);
		const byCount = seen.sort((a, b) => a.count - b.count).map(({ seq }) => seq);
		expect(byCount).toEqual([...byCount].sort((a, b) => a - b));
	});

	it('tell their listeners of a session’s changes in the order of their commits', async () => {
		await one.transaction((tx) => tx.insertSession(session('a')));
		const heard: number[] = [];
		await Promise.all(
			Array.from({ length: 50 }, async (_, n) => {
				const seq = await one.transaction(async (tx) => {
					await tx.getSession('a');
					return await append(tx, `evt_${n}`, 'a');
				});
				heard.push(seq);
			}),
		);
		expect(heard).toEqual([...heard].sort((a, b) => a - b));
	});

	it('keep all but what fails of changes that come together', async () => {
		const ids = Array.from({ length: 48 }, (_, n) => `s${n}`);
		for (const id of ids) await one.transaction((tx) => tx.insertSession(session(id)));
		await one.transaction((tx) => append(tx, 'evt_taken', 's0'));
		const results = await Promise.allSettled(
			ids.map((id, n) =>
				one.transaction(async (tx) => {
					const known = await tx.getSession(id);
					if (n % 6 === 1) throw new Error('before anything was written');
					const seq = await append(tx, n === 20 ? 'evt_taken' : `evt_${id}`, id);
					await tx.insertMessage(message(`m_${id}`, seq, { sessionId: id }));
					if (n % 6 === 2) throw new Error('after something was written');
					await tx.updateSession({ ...known!, metadata: { n } });
					return seq;
				}),
			),
		);
		const kept = (n: number) => n % 6 !== 1 && n % 6 !== 2 && n !== 20;
		expect(results.map(({ status }) => status === 'fulfilled')).toEqual(ids.map((_, n) => kept(n)));
		const messages = await sqlAt(url, 'SELECT session_id AS id FROM messages');
		expect(messages.map(({ id }) => id).sort()).toEqual(ids.filter((_, n) => kept(n)).sort());
		expect((await one.getSession('s20'))?.metadata).not.toEqual({ n: 20 });
		expect((await one.getSession('s21'))?.metadata).toEqual({ n: 21 });
	});

	it('find a connection for whoever the others wait for', async () => {
		const small = await openPostgres(url, { poolSize: 3 });
		await small.transaction((tx) => tx.insertSession(session('a')));
		const began = Date.now();
		await Promise.all(
			Array.from({ length: 30 }, (_, n) =>
				small.transaction(async (tx) => {
					// As requests with a key do: they have a connection before they ask for the session.
					const record = { key: `k${n}`, fingerprint: 'f', request: `req_${n}`, createdAt: 10 };
					if (n % 3 > 0) await tx.idempotency.reserve(record, 0);
					await tx.getSession('a');
					await append(tx, `evt_${n}`, 'a');
				}),
			),
		);
		// Whoever finds none gives up after five seconds.
		expect(Date.now() - began).toBeLessThan(5000);
		await small.close();
	});

	it('make a setting once that is not there', async () => {
		const made = await onBoth(20, (store, n) =>
			store.transaction(async (tx) => {
				const known = await tx.getMeta('secret');
				if (known === undefined) await tx.setMeta('secret', `made by ${n}`);
				return known ?? `made by ${n}`;
			}),
		);
		expect(new Set(made).size).toBe(1);
	});

	it('give an idempotency key to one request, and the effect with it', async () => {
		const done = await onBoth(10, (store, n) =>
			store
				.transaction(async (tx) => {
					const record = { key: 'k', fingerprint: 'f', request: `req_${n}`, createdAt: 10 };
					if (!(await tx.idempotency.reserve(record, 0))) throw new Error('taken');
					await append(tx, `evt_${n}`, 'a');
					return n;
				})
				.catch(() => undefined),
		);
		expect(done.filter((n) => n !== undefined)).toHaveLength(1);
		expect(await sqlAt(url, 'SELECT id FROM events')).toHaveLength(1);
	});

	it('take a timer once, also while the session sets and cancels it', async () => {
		await one.transaction((tx) => tx.insertSession(session('a')));
		const timer = { kind: 'ai_answer', sessionId: 'a', dueAt: 1, data: {} } as const;
		for (let round = 0; round < 5; round += 1) {
			await one.transaction((tx) => tx.setTimer(timer));
			const take = (tx: StoreTransaction) => tx.takeTimer(timer);
			const visit = async (tx: StoreTransaction) => {
				await tx.getSession('a');
				await tx.cancelTimer('ai_takeover', 'a');
				await tx.setTimer({ ...timer, kind: 'ai_takeover' });
				return false;
			};
			const taken = await onBoth(12, (store, n) => store.transaction(n % 3 === 0 ? visit : take));
			expect(taken.filter(Boolean)).toHaveLength(1);
		}
	});

	it('waits and bursts are locked by their session before their timer', async () => {
		const wait = {
			id: 'wait_1',
			sessionId: 'a',
			messageId: 'm',
			choices: null,
			resumeUrl: 'https://hooks.example',
			createdAt: 1,
			endedAt: null,
		};
		await one.transaction(async (tx) => {
			await tx.insertSession(session('a'));
			await tx.waits.insert(wait);
		});
		const timers = [
			{ kind: 'wait_expired', sessionId: 'wait_1', dueAt: 1, data: {} },
			{ kind: 'webhook_burst', sessionId: 'wh_1:a', dueAt: 1, data: {} },
		] as const;
		await one.transaction(async (tx) => {
			for (const timer of timers) await tx.setTimer(timer);
		});
		const began = Date.now();
		await onBoth(20, (store, n) =>
			store.transaction(async (tx) => {
				const timer = timers[n % 2]!;
				if (n % 4 < 2) {
					await tx.takeTimer(timer);
					await tx.getSession('a');
				} else {
					await tx.getSession('a');
					await tx.waits.listOpen('a');
					await tx.cancelTimer(timer.kind, timer.sessionId);
					await tx.setTimer(timer);
				}
			}),
		);
		// A deadlock would be found by Postgres after a second at the earliest.
		const [{ deadlocks }] = await sqlAt(
			url,
			'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
		);
		expect({ deadlocks, seconds: Math.floor((Date.now() - began) / 10_000) }).toEqual({
			deadlocks: expect.any(Number),
			seconds: 0,
		});
	});

	it('see a subscription from the next event on, wherever it was made', async () => {
		const subscribers = (store: PostgresStore) =>
			store.transaction(async (tx) => (await tx.listEnabledWebhooks()).map(({ id }) => id));
		expect([await subscribers(one), await subscribers(other)]).toEqual([[], []]);
		await one.transaction((tx) => tx.insertWebhook(webhook('wh_1')));
		expect(await subscribers(other)).toEqual(['wh_1']);
		await other.transaction((tx) => tx.deleteWebhook('wh_1'));
		expect(await subscribers(one)).toEqual([]);
	});

	it('queue every event for a subscription once, before or after it is switched', async () => {
		await one.transaction((tx) => tx.insertWebhook(webhook('wh_1')));
		const positions: number[] = [];
		const writing = onBoth(80, (store, n) =>
			store.transaction(async (tx) => {
				const eventSeq = await append(tx, `evt_${n}`, `s${n % 5}`);
				const [enabled] = await tx.listEnabledWebhooks();
				const target = 'webhook:wh_1';
				const delivery = { id: `dlv_${n}`, target, sessionId: 's', eventSeq, dueAt: 0 };
				if (enabled) await tx.enqueueDelivery(delivery);
				return { eventSeq, queued: enabled !== undefined };
			}),
		);
		const missedAfter = await other.transaction(async (tx) => {
			const known = await tx.getWebhook('wh_1');
			const last = await tx.lastEventSeq();
			await tx.updateWebhook({ ...known!, enabled: false, missedAfter: last });
			return last;
		});
		for (const { eventSeq, queued } of await writing) {
			expect(queued).toBe(eventSeq <= missedAfter);
			positions.push(eventSeq);
		}
		expect(new Set(positions).size).toBe(80);
	});

	it('a file goes into a message or into the bin, never both', async () => {
		const file = {
			id: 'att_1',
			sessionId: 'a',
			messageId: null,
			filename: 'a.png',
			mimeType: 'image/png',
			size: 3,
			status: 'ready',
			uploadedFrom: 'widget',
			createdAt: 10,
		} as const;
		await one.transaction((tx) => tx.insertAttachment(file));
		const outcomes = await onBoth(8, (store, n) =>
			store.transaction(async (tx) => {
				const known = await tx.getAttachment('att_1');
				if (known?.status !== 'ready' || known.messageId !== null) return undefined;
				const change = n % 4 < 2 ? { messageId: 'm' } : { status: 'discarded' as const };
				await tx.updateAttachment({ ...known, ...change });
				return n;
			}),
		);
		expect(outcomes.filter((one) => one !== undefined)).toHaveLength(1);
	});

	it('events of one name do not wait for each other', async () => {
		const remember = (tx: StoreTransaction, at: number) => tx.rememberEventName('cart', at);
		await one.transaction((tx) => remember(tx, 1));
		await other.transaction((tx) => remember(tx, 2));
		await one.transaction(async (tx) => {
			await remember(tx, 3);
			await tx.getMeta('x');
			await other.transaction((inner) => remember(inner, 4));
		});
		expect(await one.listEventNames(5)).toEqual(['cart']);
	});
});
