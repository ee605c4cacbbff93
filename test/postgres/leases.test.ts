/** Deliveries between instances: nobody else's are touched, a dead instance's go to the others. */
import type { DueDelivery } from '../../runtime/src/storage/delivery-records';
import type { PostgresStore } from '../../runtime/src/storage/postgres/postgres-store';
import { append } from '../../runtime/src/testing/store/records';
import { eventually } from '../support/eventually';
import { describePostgres, newSchemaUrl, sqlAt } from '../support/postgres';
import { openPostgres } from './support/open-postgres';

jest.setTimeout(60_000);

const TARGET = 'webhook:w';

describePostgres('claims', () => {
	let url: string;
	const open: PostgresStore[] = [];
	beforeEach(() => (url = newSchemaUrl()));
	afterEach(() => Promise.all(open.splice(0).map((store) => store.close())));
	const start = async (lease?: { leaseMs: number; beatMs: number }) => {
		const store = await openPostgres(url, { lease });
		open.push(store);
		return store;
	};
	const enqueue = (store: PostgresStore, id: string, sessionId: string) =>
		store.transaction(async (tx) => {
			const eventSeq = await append(tx, `evt_${id}`, sessionId);
			await tx.enqueueDelivery({ id, target: TARGET, sessionId, eventSeq, dueAt: 0 });
		});
	const claim = (store: PostgresStore, busy: readonly DueDelivery[] = [], count = 100) =>
		store.commit((tx) =>
			tx.claimDue(
				1,
				count,
				() => count,
				(target, sessionId) =>
					busy.some((one) => one.target === target && one.sessionId === sessionId),
			),
		);
	const settle = (store: PostgresStore, delivery: DueDelivery, result: 'delivered' | 'retry') =>
		store.commit((tx) =>
			tx.settleDeliveries([
				{
					delivery,
					result,
					retryAt: 9_000_000,
					at: 10,
					durationMs: 2,
					status: 200,
					reason: null,
					answer: 'with a \0 in it',
				},
			]),
		);
	const ids = (due: readonly DueDelivery[]) => due.map(({ id }) => id).sort();

	it('of two instances at once are never the same', async () => {
		const [one, other] = await Promise.all([start(), start()]);
		for (let n = 0; n < 40; n += 1) await enqueue(one, `d${n}`, `s${n}`);
		const both = await Promise.all([claim(one, [], 30), claim(other, [], 30)]);
		const claimed = both.flat();
		expect(new Set(ids(claimed)).size).toBe(claimed.length);
		const rest = [await claim(one, both[0]), await claim(other, both[1])].flat();
		expect(ids([...claimed, ...rest])).toHaveLength(40);
		await Promise.all(both[0].map((due) => settle(one, due, 'delivered')));
		expect(await sqlAt(url, `SELECT 1 FROM deliveries WHERE state = 'delivered'`)).toHaveLength(
			both[0].length,
		);
	});

	it('hold back what follows in the lane, on every instance', async () => {
		const [one, other] = await Promise.all([start(), start()]);
		await enqueue(one, 'a1', 'a');
		await enqueue(one, 'a2', 'a');
		const [first] = await claim(one);
		expect(ids(await claim(other))).toEqual([]);
		await settle(one, first!, 'delivered');
		expect(ids(await claim(other))).toEqual(['a2']);
	});

	it('of a dead instance run out, and what it says later counts for nothing', async () => {
		const dead = await start({ leaseMs: 2500, beatMs: 1_000_000 });
		const alive = await start({ leaseMs: 10_000, beatMs: 50 });
		let woken = 0;
		alive.onWorkElsewhere(() => (woken += 1));
		await enqueue(dead, 'a1', 'a');
		const [lost] = await claim(dead);
		expect(ids(await claim(alive))).toEqual([]);
		const [again] = await eventually(async () => {
			const found = await claim(alive);
			return found.length > 0 ? found : undefined;
		});
		expect(again?.id).toBe('a1');
		expect(woken).toBeGreaterThan(0);
		await settle(dead, lost!, 'retry');
		expect((await alive.getDelivery('a1'))?.attempts).toBe(0);
		// It claims nothing before it has begun anew.
		await enqueue(alive, 'b1', 'b');
		expect(ids(await claim(dead))).toEqual([]);
		await settle(alive, again!, 'delivered');
		expect(await alive.getDelivery('a1')).toMatchObject({ state: 'delivered', attempts: 1 });
		expect(await alive.listAttempts(again!, 5)).toEqual([
			expect.objectContaining({ answer: 'with a \uFFFD in it' }),
		]);
	});

	it('that were taken away are given up by a new beginning', async () => {
		const slow = await start({ leaseMs: 100, beatMs: 300 });
		const alive = await start({ leaseMs: 10_000, beatMs: 20 });
		await enqueue(alive, 'a1', 'a');
		await eventually(async () => (await claim(slow)).length === 1);
		const claims = () => sqlAt(url, 'SELECT claimed_by FROM lanes WHERE claimed_by IS NOT NULL');
		await eventually(async () => (await claims()).length === 0);
		await eventually(async () => (await claim(slow)).length === 1);
	});

	it('are free at once when an instance stops, and the others hear of it', async () => {
		const one = await start();
		const other = await start({ leaseMs: 10_000, beatMs: 50 });
		let woken = 0;
		other.onWorkElsewhere(() => (woken += 1));
		await enqueue(one, 'a1', 'a');
		await claim(one);
		// It knows of the other from its first look on, or from the next one.
		await new Promise((resolve) => setTimeout(resolve, 100));
		woken = 0;
		await one.close();
		expect(ids(await claim(other))).toEqual(['a1']);
	});

	it('tells the other instances that there is something to do', async () => {
		const one = await start();
		const other = await start({ leaseMs: 10_000, beatMs: 50 });
		let woken = 0;
		one.onWorkElsewhere(() => (woken += 1));
		await eventually(async () => {
			await enqueue(other, `d${Math.random()}`, 'a');
			return woken > 1;
		});
		woken = 0;
		const timer = { kind: 'ai_answer', sessionId: 'a', dueAt: 1, data: {} } as const;
		await other.transaction((tx) => tx.setTimer(timer));
		await eventually(async () => woken > 0);
	});
});
