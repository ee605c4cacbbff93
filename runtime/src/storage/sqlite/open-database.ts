/** Opening the database file with the settings that durability and speed rest on. */
import Database from 'better-sqlite3';

/** Frames (half a gigabyte) the log may reach before SQLite itself checkpoints: a last resort behind our own checkpointer. */
const AUTOCHECKPOINT_PAGES = 128_000;

/**
 * Opens a connection in WAL mode. `NORMAL` leaves out only one thing that `FULL` does: forcing the log to
 * disk inside every COMMIT, on the calling thread. The store does that itself, on another thread, before it
 * acknowledges (see LogSync), which is `FULL` for whoever waits for the acknowledgement.
 */
export function openDatabase(file: string): Database.Database {
	const db = new Database(file, { timeout: 5000 });
	db.pragma('journal_mode = WAL');
	db.pragma('synchronous = NORMAL');
	db.pragma(`wal_autocheckpoint = ${AUTOCHECKPOINT_PAGES}`);
	// Text that is deleted is overwritten where it stood. Left for later, copies of it would stay behind in
	// pages that are taken apart and put together meanwhile, and no erasure would find them.
	db.pragma('secure_delete = FAST');
	db.pragma('temp_store = MEMORY');
	// 16 MB of pages per connection: what is written to all the time stays at hand.
	db.pragma('cache_size = -16000');
	return db;
}
