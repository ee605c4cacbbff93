/** Moves the write-ahead log into the database file on a thread of its own, away from requests. */
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Log size at which a checkpoint is worth its work, and at which writers may be made to wait for it. */
export const CHECKPOINT_BYTES = 4 * 1024 * 1024;
export const RESTART_BYTES = 64 * 1024 * 1024;

/** Commits between two looks at the log's size. */
const LOOK_EVERY = 64;

export class Checkpointer {
	private worker: Worker | undefined;
	private commits = 0;
	private busy = false;

	constructor(private readonly file: string) {}

	/** Called after every commit; costs a counter, and now and then a look at the log's size. */
	afterCommit(): void {
		this.commits += 1;
		if (this.commits < LOOK_EVERY || this.busy) return;
		this.commits = 0;
		this.busy = true;
		void this.checkpointIfLarge();
	}

	async stop(): Promise<void> {
		await this.worker?.terminate();
		this.worker = undefined;
	}

	private async checkpointIfLarge(): Promise<void> {
		const size = await stat(`${this.file}-wal`).then(
			({ size }) => size,
			() => 0,
		);
		if (size < CHECKPOINT_BYTES) {
			this.busy = false;
			return;
		}
		// PASSIVE never blocks a writer, but under constant load the log is never quite empty and never
		// starts over; past a size, RESTART makes the next writer wait the moment that takes.
		this.start().postMessage(size < RESTART_BYTES ? 'PASSIVE' : 'RESTART');
	}

	/** The thread starts with the first need of it: a quiet server never pays for it. */
	private start(): Worker {
		if (this.worker) return this.worker;
		// Beside this file, in the same form: .js when built, .ts (types stripped by Node) from source.
		const script = join(__dirname, `checkpoint-worker${extname(__filename)}`);
		const worker = new Worker(script, { workerData: { file: this.file } });
		worker.unref();
		worker.on('message', () => (this.busy = false));
		worker.on('error', () => {
			// SQLite's own limit takes over: slower commits, nothing lost. The next need starts a new thread.
			this.worker = undefined;
			this.busy = false;
		});
		this.worker = worker;
		return worker;
	}
}
