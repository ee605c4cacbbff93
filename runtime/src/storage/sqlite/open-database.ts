/** Opening the database file with the settings that durability and speed rest on. */
import Database from 'better-sqlite3';

/** Frames (1 GB) the log may reach before SQLite itself checkpoints: a last resort behind our own checkpointer. */
const AUTOCHECKPOINT_PAGES = 500_000;

/**
 * Opens a connection in WAL mode. `NORMAL` leaves out only one thing that `FULL` does: forcing the log to
 * disk inside every COMMIT, on the calling thread. The store does that itself, on another thread, before it
 * acknowledges (see LogSync), which is `FULL` for whoever waits for the acknowledgement.
 */
export function openDatabase(file: string): Database.Database {
	const db = new Database(file, { timeout: 5000 });
	// Every message changes a page of its own session; with pages half the usual size that writes half as
	// much to the log (bench/durable-messages.js: a tenth more messages). Takes effect on a new file only.
	db.pragma('page_size = 2048');
	db.pragma('journal_mode = WAL');
	db.pragma('synchronous = NORMAL');
	db.pragma(`wal_autocheckpoint = ${AUTOCHECKPOINT_PAGES}`);
	db.pragma('temp_store = MEMORY');
	// 16 MB of pages per connection: what is written to all the time stays at hand.
	db.pragma('cache_size = -16000');
	return db;
}
