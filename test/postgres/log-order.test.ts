/** Whoever walks the log never passes a position that something is still being committed at. */
import { Client } from 'pg';
import type { PostgresStore } from '../../runtime/src/storage/postgres/postgres-store';
import { append, session } from '../../runtime/src/testing/store/records';
import { describePostgres, newSchemaUrl } from '../support/postgres';
import { openPostgres } from './support/open-postgres';

jest.setTimeout(60_000);

describePostgres('the log while a transaction is slow', () => {
	let url: string;
	let store: PostgresStore;
	let other: PostgresStore;
	/** Ends the slow transaction. */
	let finish: () => void;
	let slow: Promise<number>;
	let slowSeq: number;
	beforeEach(async () => {
		url = newSchemaUrl();
		[store, other] = await Promise.all([openPostgres(url), openPostgres(url)]);
		await store.transaction(async (tx) => {
			await tx.insertSession(session('a'));
			await append(tx, 'evt_first', 'a');
		});
		let begun: (seq: number) => void;
		const position = new Promise<number>((resolve) => (begun = resolve));
		const mayEnd = new Promise<void>((resolve) => (finish = resolve));
		slow = other.transaction(async (tx) => {
			const seq = await append(tx, 'evt_slow', 'a');
			begun(seq);
			await mayEnd;
			return seq;
		});
		slowSeq = await position;
	});
	afterEach(async () => {
		finish();
		await slow;
		await Promise.all([store.close(), other.close()]);
	});

	const quick = (id: string) => store.transaction((tx) => append(tx, id, 'b'));
	const after = async (afterId: string) =>
		(await store.listEvents({ afterId, limit: 10 })).map(({ id }) => id);

	it('ends before it for readers, and goes on with it, skipping nothing', async () => {
		const later = await quick('evt_quick');
		expect(later).toBeGreaterThan(slowSeq);
		expect(await store.lastEventSeq()).toBeLessThan(slowSeq);
		expect(await after('evt_first')).toEqual([]);
		finish();
		await slow;
		expect(await store.lastEventSeq()).toBe(later);
		expect(await after('evt_first')).toEqual(['evt_slow', 'evt_quick']);
	});

	it('is not held up by a transaction that is none of ours', async () => {
		finish();
		await slow;
		const foreign = new Client({ connectionString: url });
		await foreign.connect();
		await foreign.query('BEGIN');
		await foreign.query('CREATE TABLE foreign_work (a int)');
		const seq = await quick('evt_quick');
		expect(await store.lastEventSeq()).toBe(seq);
		expect(await after('evt_slow')).toEqual(['evt_quick']);
		await foreign.query('ROLLBACK');
		await foreign.end();
	});

	it('has what everybody hears of only once nothing before it is under way', async () => {
		let told = false;
		const broadcast = store
			.transaction((tx) => append(tx, 'evt_all', null))
			.then((seq) => {
				told = true;
				return seq;
			});
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(told).toBe(false);
		finish();
		expect(await broadcast).toBeGreaterThan(await slow);
	});
});
