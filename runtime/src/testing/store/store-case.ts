/** What a case of the store suite is given, and how one is run. */
import type { Store } from '../../storage/store';
import type { ConformanceCase } from '../conformance-case';

/** A store that is empty, and how to open another on the same data once the first is closed. */
export interface StoreUnderTest {
	store: Store;
	reopen(): Promise<Store>;
}

/** A store during a case. */
export interface StoreBench {
	store: Store;
	/** Closes the store, which is closed only once. */
	close(): Promise<void>;
	/** Closes the store if it is open, and goes on with one that was opened on the same data. */
	reopen(): Promise<void>;
}

/** The cases of one part of the contract, by name. */
export type StoreCases = Readonly<Record<string, (bench: StoreBench) => Promise<void>>>;

/** @param open gives a store that nobody else uses, once per case */
export function storeCase(
	name: string,
	work: (bench: StoreBench) => Promise<void>,
	open: () => Promise<StoreUnderTest>,
): ConformanceCase {
	return {
		name,
		async run() {
			const { store, reopen } = await open();
			let isOpen = true;
			const bench: StoreBench = {
				store,
				async close() {
					if (isOpen) await bench.store.close();
					isOpen = false;
				},
				async reopen() {
					await bench.close();
					bench.store = await reopen();
					isOpen = true;
				},
			};
			try {
				await work(bench);
			} finally {
				await bench.close();
			}
		},
	};
}
