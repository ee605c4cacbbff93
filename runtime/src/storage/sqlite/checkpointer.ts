/** Moves the write-ahead log into the database file on a thread of its own, away from requests. */
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Log file size from which the thread is needed at all; a quiet server never starts it. */
const NEEDED_FROM_BYTES = 4 * 1024 * 1024;

/** Commits between two looks at the log. */
const LOOK_EVERY = 64;

export class Checkpointer {
	private worker: Worker | undefined;
	private commits = 0;
	private busy = false;
	private stopped = false;

	constructor(private readonly file: string) {}

	/** Called after every commit; costs a counter, and now and then a message to the thread. */
	afterCommit(): void {
		this.commits += 1;
		if (this.commits < LOOK_EVERY || this.busy) return;
		this.commits = 0;
		this.busy = true;
		void this.look();
	}

	/** Resolves once the thread has ended, by itself: stopped while it loads SQLite, it would take the process along. */
	async stop(): Promise<void> {
		this.stopped = true;
		const { worker } = this;
		this.worker = undefined;
		if (!worker) return;
		const ended = new Promise((resolve) => worker.once('exit', resolve));
		worker.ref();
		worker.postMessage('stop');
		await ended;
	}

	private async look(): Promise<void> {
		if (!this.worker) {
			const size = await stat(`${this.file}-wal`).then(
				({ size }) => size,
				() => 0,
			);
			if (size < NEEDED_FROM_BYTES || this.stopped) {
				this.busy = false;
				return;
			}
			this.worker = this.start();
		}
		this.worker.postMessage('look');
	}

	private start(): Worker {
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
		return worker;
	}
}
