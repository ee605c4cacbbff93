/** The embedded database as a program names it: a file, or one that is gone when the service stops. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { SqliteStore as SqliteFile } from '../storage/sqlite/sqlite-store';
import type { Store, StoreDefinition } from '../storage/store';

/**
 * Keeps everything in one SQLite file, which belongs to one process at a time.
 * @example new PocketPing({ storage: new SqliteStore('./data/chat.db') })
 */
export class SqliteStore implements StoreDefinition {
	/** Where the file is. */
	readonly file: string;
	/** The directory it is in. */
	readonly directory: string;
	/** Whether it is removed when the service stops. */
	readonly isTemporary: boolean;

	/**
	 * @param file path of the database, made if it is not there; `:memory:` for one that lives in the system's
	 *   temporary directory until the service stops, for tests and trials
	 */
	constructor(file: string) {
		this.isTemporary = file === ':memory:';
		this.file = this.isTemporary
			? join(tmpdir(), `pocketping-${randomUUID()}`, 'pocketping.db')
			: resolve(file);
		this.directory = dirname(this.file);
	}

	/** Called by the service. @throws when the file cannot be opened or belongs to another process */
	async open(onBroken: (error: unknown) => void): Promise<Store> {
		const { directory } = this;
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		const store = await SqliteFile.open(this.file, onBroken);
		if (!this.isTemporary) return store;
		const close = store.close.bind(store);
		store.close = async () => {
			await close();
			rmSync(directory, { recursive: true, force: true });
		};
		return store;
	}
}
