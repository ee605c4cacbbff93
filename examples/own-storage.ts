// A store of one's own. This one keeps everything in SQLite, and measures how long changes take; yours may keep it
// wherever changes can be whole or not at all. What a store must do, its conformance suite says.
import { PocketPing, SqliteStore, type Store, type StoreDefinition } from 'pocketping-runtime';
import { storeConformance } from 'pocketping-runtime/testing';
import { serve } from './serve.ts';

class MeasuredStore implements StoreDefinition {
	changes = 0;
	private readonly inner: SqliteStore;

	constructor(file: string) {
		this.inner = new SqliteStore(file);
	}

	/** Called once, when the service starts. */
	async open(onBroken: (error: unknown) => void): Promise<Store> {
		const store = await this.inner.open(onBroken);
		const transaction = store.transaction.bind(store);
		store.transaction = async (work) => {
			const began = performance.now();
			const result = await transaction(work);
			this.changes += 1;
			console.log(`change ${this.changes} took ${(performance.now() - began).toFixed(1)} ms`);
			return result;
		};
		return store;
	}
}

// With any test runner: for (const { name, run } of …) test(name, run);
const fail = (error: unknown) => {
	throw error;
};
const cases = storeConformance(async () => {
	const file = new SqliteStore(':memory:').file;
	const open = () => new MeasuredStore(file).open(fail);
	return { store: await open(), reopen: open };
});
for (const { name, run } of cases.filter((one) => one.name.startsWith('waits'))) {
	await run();
	console.log(`✓ ${name}`);
}

await serve(new PocketPing({ storage: new MeasuredStore(new SqliteStore(':memory:').file) }));
