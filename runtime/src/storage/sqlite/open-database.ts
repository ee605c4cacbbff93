/** Opening the database file with the settings that durability and speed rest on. */
import Database from 'better-sqlite3';

/** Frames the log may reach before SQLite itself checkpoints: a last resort behind our own checkpointer. */
const AUTOCHECKPOINT_PAGES = 64_000;

/**
 * Opens a connection in WAL mode. `NORMAL` leaves out only one thing that `FULL` does: forcing the log to
 * disk inside every COMMIT, on the calling thread. The store does that itself, on another thread, before it
 * acknowledges (see LogSync), which is `FULL` for whoever waits for the acknowledgement.
 */
export function openDatabase(file: string): Database.Database {
	const db = new Database(file, { timeout: 5000 });
	// Chat rows are small and indexes by session are touched all over: with pages half the usual size a
	// commit writes less than half as much. Takes effect only when the file is new.
	db.pragma('page_size = 2048');
	db.pragma('journal_mode = WAL');
	db.pragma('synchronous = NORMAL');
	db.pragma(`wal_autocheckpoint = ${AUTOCHECKPOINT_PAGES}`);
	db.pragma('temp_store = MEMORY');
	db.pragma('mmap_size = 134217728');
	return db;
}
