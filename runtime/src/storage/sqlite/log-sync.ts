/** Forces the write-ahead log to disk on the thread pool, so that waiting for the disk blocks no request. */
import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

interface Round {
	promise: Promise<void>;
	resolve: () => void;
	reject: (error: Error) => void;
}

/**
 * Rounds under way at once. With one, the disk would rest from the end of a round until the event loop, which is
 * busy with the next changes, gets to begin another.
 */
const MAX_RUNNING = 2;

export class LogSync {
	private readonly log: number;
	/** The round that will start when one under way ends; everybody who comes meanwhile joins it. */
	private next: Round | undefined;
	private running = 0;
	/** Settled once all rounds begun so far are over. */
	private last: Promise<void> = Promise.resolve();

	/** @param file the database; its log must exist already, and stays the same file while it is open */
	constructor(file: string) {
		this.log = openSync(`${file}-wal`, 'r+');
		syncDirectory(dirname(file));
	}

	/** Resolves once everything committed before the call is on disk. Who called earlier hears earlier. */
	durable(): Promise<void> {
		this.next ??= newRound();
		const { promise } = this.next;
		if (this.running < MAX_RUNNING) this.start();
		return promise;
	}

	/** Only when nothing is waiting any more. */
	close(): void {
		closeSync(this.log);
	}

	private start(): void {
		const round = this.next;
		if (!round) return;
		this.next = undefined;
		this.running += 1;
		const earlier = this.last;
		const synced = new Promise<void>((resolve, reject) => {
			fdatasync(this.log, (error) => {
				this.running -= 1;
				this.start();
				if (error) reject(error);
				else resolve();
			});
		});
		// One that failed may have lost pages of which the disk tells the next round nothing, so all after it fail too.
		synced.catch(() => {});
		this.last = earlier.then(() => synced);
		this.last.then(round.resolve, round.reject);
	}
}

function newRound(): Round {
	const round = {} as Round;
	round.promise = new Promise((resolve, reject) => Object.assign(round, { resolve, reject }));
	return round;
}

/** A new file survives a power loss only once its directory's entry is on disk, too. */
function syncDirectory(directory: string): void {
	// Windows does not open directories; its file system keeps their entries itself.
	if (process.platform === 'win32') return;
	const entry = openSync(directory, 'r');
	fsyncSync(entry);
	closeSync(entry);
}
