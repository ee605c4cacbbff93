/** The store suite on the embedded store, and what is special about a file. */
import fs, { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { migrateDatabase } from '../../runtime/src/storage/sqlite/migrate-database';
import { SqliteStore } from '../../runtime/src/storage/sqlite/sqlite-store';
import { storeConformance } from '../../runtime/src/testing/store-conformance';

const root = mkdtempSync(join(tmpdir(), 'pocketping-store-'));
afterAll(() => rmSync(root, { recursive: true }));
let files = 0;
const newFile = () => join(root, `${(files += 1)}.db`);
const open = (file: string) =>
	SqliteStore.open(file, (error) => {
		throw error;
	});

describe('SqliteStore', () => {
	const cases = storeConformance(async () => {
		const file = newFile();
		const reopen = () => open(file);
		return { store: await reopen(), reopen };
	});
	for (const { name, run } of cases) it(name, run);

	it('makes changes in the order in which they were asked for', async () => {
		const store = await open(newFile());
		const order: number[] = [];
		const numbers = Array.from({ length: 600 }, (_, n) => n);
		await Promise.all(numbers.map((n) => store.transaction(async () => void order.push(n))));
		expect(order).toEqual(numbers);
		await store.close();
	});

	it('keeps what it accepted before it was closed, also of those who wait for company', async () => {
		const file = newFile();
		const store = await open(file);
		const write = (key: string) => store.transaction((tx) => tx.setMeta(key, 'kept'));
		let isBusy = true;
		const busy = async (n: number) => {
			for (; isBusy; await nextTurn()) await write(`busy-${n}`);
		};
		const all = Array.from({ length: 16 }, (_, n) => busy(n));
		await new Promise((resolve) => setTimeout(resolve, 50));
		isBusy = false;
		const last = ['a', 'b', 'c'].map(write);
		await store.close();
		await Promise.all([...all, ...last]);
		const again = await open(file);
		for (const key of ['a', 'b', 'c']) expect(await again.getMeta(key)).toBe('kept');
		await again.close();
	});

	it('leaves one plain file behind, readable by anything that reads SQLite', async () => {
		const file = newFile();
		const store = await open(file);
		await store.transaction((tx) => tx.setMeta('a', 'b'));
		await store.close();
		expect(() => statSync(`${file}-wal`)).toThrow();
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const db = new Database(file, { readonly: true });
		expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
		expect(db.prepare('SELECT value FROM meta').pluck().all()).toContain('b');
		db.close();
	});

	it('keeps its log from growing without end while it is written to', async () => {
		const file = newFile();
		const store = await open(file);
		const text = 'x'.repeat(16 * 1024);
		let largest = 0;
		for (let round = 0; round < 2400; round += 1) {
			await Promise.all(
				Array.from({ length: 16 }, (_, n) =>
					store.transaction((tx) => tx.setMeta(`${round % 20}-${n}`, `${round}${text}`)),
				),
			);
			largest = Math.max(largest, statSync(`${file}-wal`).size);
		}
		// Some 700 MB are written; the checkpoint thread lets the log start over at about 130.
		expect(largest).toBeLessThan(300 * 1024 * 1024);
		await store.close();
	}, 30_000);

	it('is closed also while the thread that moves its log is only starting', async () => {
		const text = 'x'.repeat(64 * 1024);
		for (let round = 0; round < 30; round += 1) {
			const file = newFile();
			const store = await open(file);
			for (let n = 0; n < 130; n += 1) await store.commit((tx) => tx.setMeta(`${n}`, text));
			// From the very start of the thread to some time after it is up.
			await new Promise((resolve) => setTimeout(resolve, round * 2));
			await store.close();
			expect(() => statSync(`${file}-wal`)).toThrow();
			rmSync(file);
		}
	}, 30_000);

	it('lets no second process write, for as long as the first one lives', async () => {
		const file = newFile();
		const store = await open(file);
		await expect(open(file)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
		await store.close();
		await (await open(file)).close();
	});

	it('undoes a migration that fails half-way, so that the next start can try again', async () => {
		const file = newFile();
		const step = (fails: boolean) => ({
			getMigrations: async () => ({
				'0001_step': {
					up: async (db: Kysely<any>) => {
						await db.schema.createTable('one').addColumn('a', 'text').execute();
						if (fails) throw new Error('half-way');
					},
				},
			}),
		});
		await expect(migrateDatabase(file, step(true))).rejects.toThrow('half-way');
		await migrateDatabase(file, step(false));
	});

	it('promises nothing more once the disk refused a commit', async () => {
		const file = newFile();
		const broken: unknown[] = [];
		const store = await SqliteStore.open(file, (error) => broken.push(error));
		const refusal = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
		const sync = jest.spyOn(fs, 'fdatasync').mockImplementationOnce((_file, done) => done(refusal));
		const first = store.transaction((tx) => tx.setMeta('a', '1'));
		await expect(first).rejects.toBe(refusal);
		await expect(store.transaction((tx) => tx.setMeta('b', '1'))).rejects.toBe(refusal);
		expect(broken).toEqual([refusal]);
		sync.mockRestore();
		await store.close();
	});

	it('rejects a change when the file cannot be written, and acknowledges nothing', async () => {
		const file = newFile();
		const store = await open(file);
		const other = new Database(file, { timeout: 0 });
		await store.transaction((tx) => tx.setMeta('before', '1'));
		other.exec('BEGIN EXCLUSIVE');
		const blocked = store.transaction((tx) => tx.setMeta('during', '1'));
		await expect(blocked).rejects.toThrow(/locked/);
		other.exec('ROLLBACK');
		await store.transaction((tx) => tx.setMeta('after', '1'));
		expect(await store.getMeta('during')).toBeUndefined();
		expect(await store.getMeta('after')).toBe('1');
		other.close();
		await store.close();
	}, 15_000);
});
