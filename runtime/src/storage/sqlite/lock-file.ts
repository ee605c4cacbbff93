/** Keeps a second process away from a database that this one writes to. */
import Database from 'better-sqlite3';

/** Another process has the database open. */
export class DataDirInUse extends Error {
	readonly code = 'DATA_DIR_IN_USE';

	constructor() {
		super('another PocketPing runs on this data directory');
		this.name = 'DataDirInUse';
	}
}

/**
 * Takes a lock that ends with this process, however it ends: the system's own, on an empty SQLite file held
 * in an exclusive transaction. The database itself cannot be locked so, as several connections share it.
 * @returns the lock; closing it gives it back
 * @throws {DataDirInUse}
 */
export function lockFile(file: string): Database.Database {
	const lock = new Database(file, { timeout: 0 });
	try {
		lock.exec('BEGIN EXCLUSIVE');
		return lock;
	} catch (error) {
		lock.close();
		if ((error as { code?: string }).code === 'SQLITE_BUSY') throw new DataDirInUse();
		throw error;
	}
}
