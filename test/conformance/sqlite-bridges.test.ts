/** The bridge suite on the embedded store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteStore } from '../../runtime/src/storage/sqlite/sqlite-store';
import { bridgeStoreSuite } from './bridge-store-suite';

let directory: string;
let store: SqliteStore;
beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), 'pocketping-bridges-'));
	store = await SqliteStore.open(join(directory, 'test.db'), (error) => {
		throw error;
	});
});
afterEach(async () => {
	await store.close();
	rmSync(directory, { recursive: true });
});

bridgeStoreSuite(() => store);
