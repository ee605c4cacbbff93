/** The checkpointing thread: told to, it looks at the log, and moves it if it is worth it. */
import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * Frames (pages) not yet in the database file that are worth a checkpoint: a page that changed a hundred
 * times since the last one is written once, so few and large ones cost less.
 */
const WORTH_FRAMES = 8_000;

/** Frames in the log (an eighth of a gigabyte) at which writers are made to wait, for the moment it takes to start it over. */
const TOO_MANY_FRAMES = 32_000;

interface LogState {
	/** Frames in the log, and how many of them are in the database file already. */
	log: number;
	checkpointed: number;
}

const { file } = workerData as { file: string };
const db = new Database(file, { timeout: 1000 });

function checkpoint(mode: 'NOOP' | 'PASSIVE' | 'RESTART'): LogState {
	return (db.pragma(`wal_checkpoint(${mode})`) as [LogState])[0];
}

parentPort?.on('message', (message: 'look' | 'stop') => {
	if (message === 'stop') {
		db.close();
		parentPort?.close();
		return;
	}
	try {
		const { log, checkpointed } = checkpoint('NOOP');
		// PASSIVE never blocks a writer. But under constant load some frames are always new, so the log
		// never starts over by itself: once it is long, RESTART does what is left.
		if (log - checkpointed >= WORTH_FRAMES) checkpoint('PASSIVE');
		if (log < TOO_MANY_FRAMES) return;
		// What came meanwhile is moved as well, so that there is next to nothing left while writers wait.
		checkpoint('PASSIVE');
		checkpoint('RESTART');
	} finally {
		parentPort?.postMessage('done');
	}
});
