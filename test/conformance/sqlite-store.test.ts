/** The store suite on the embedded store, and what is special about a file. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SqliteStore } from '../../runtime/src/storage/sqlite/sqlite-store';
import { storeSuite } from './store-suite';

const root = mkdtempSync(join(tmpdir(), 'pocketping-store-'));
afterAll(() => rmSync(root, { recursive: true }));
let files = 0;
const newFile = () => join(root, `${(files += 1)}.db`);

describe('SqliteStore', () => {
	storeSuite(async () => {
		const file = newFile();
		const reopen = () => SqliteStore.open(file);
		return { store: await reopen(), reopen };
	});

	it('leaves one plain file behind, readable by anything that reads SQLite', async () => {
		const file = newFile();
		const store = await SqliteStore.open(file);
		await store.transaction((tx) => tx.setMeta('a', 'b'));
		await store.close();
		expect(() => statSync(`${file}-wal`)).toThrow();
		const db = new Database(file, { readonly: true });
		expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
		expect(db.prepare('SELECT value FROM meta').pluck().all()).toContain('b');
		db.close();
	});

	it('keeps its log from growing without end while it is written to', async () => {
		const file = newFile();
		const store = await SqliteStore.open(file);
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

	it('rejects a change when the file cannot be written, and acknowledges nothing', async () => {
		const file = newFile();
		const store = await SqliteStore.open(file);
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
