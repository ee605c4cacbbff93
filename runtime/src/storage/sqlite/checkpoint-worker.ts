/** The checkpointing thread: does one checkpoint per message it gets, then says so. */
import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';

const { file } = workerData as { file: string };
const db = new Database(file, { timeout: 1000 });

parentPort?.on('message', (mode: string) => {
	try {
		db.pragma(`wal_checkpoint(${mode === 'RESTART' ? 'RESTART' : 'PASSIVE'})`);
	} finally {
		parentPort?.postMessage('done');
	}
});
