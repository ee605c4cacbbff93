/** Group commit: changes that arrive together share one transaction, and one wait for the disk. */
import type Database from 'better-sqlite3';
import type { StoreTransaction } from '../store';
import type { LogSync } from './log-sync';
import type { SqliteTransaction } from './sqlite-transaction';

interface QueuedWork {
	work: (tx: StoreTransaction) => Promise<unknown>;
	/** Whether the caller waits for the disk as well, or for the commit only. */
	durable: boolean;
	resolve: (value: unknown) => void;
	reject: (error: unknown) => void;
}

/** Tells the caller of a change how it went; to be called once that is as safe as the caller wants it. */
interface Acknowledgement {
	durable: boolean;
	tell: () => void;
}

/** Changes of one batch at the most: bounds how long a batch holds up everything else. */
const MAX_BATCH = 256;

/** From so many on their way at once, those that were answered are expected back: with fewer, waiting gains nothing. */
const MANY = 8;

/** The share of them that makes a commit. Where they are many, each commit less counts for more than the disk's rest. */
const SHARE = { few: 0.5, many: 0.6 };

/** How long a change may wait for others that are expected while the disk has nothing to do, in milliseconds. */
const MAX_WAIT_MS = 1;

/** By which part of the difference fewer changes are expected after each commit that had fewer on their way. */
const FORGETTING = 1 / 16;

/** Does something later; what it answers cancels that. */
type Later = (ms: number, task: () => void) => () => void;

/** Unlike the clock's own, this keeps a stopping process alive: somebody's change waits for it. */
const afterTimeout: Later = (ms, task) => {
	const timer = setTimeout(task, ms);
	return () => clearTimeout(timer);
};

export class GroupCommit {
	private queue: QueuedWork[] = [];
	private scheduled = false;
	/** Changes that are committed but not yet known to be on disk. */
	private syncing = 0;
	/** Changes that are on their way at once, by what was seen lately. */
	private expected = 0;
	private cancelWait: (() => void) | undefined;
	/** Set once the disk refused a commit: what is on it then is not known, so nothing more may be promised. */
	private broken: unknown;
	private onDrained: Array<() => void> = [];
	private readonly marks: Record<
		'begin' | 'commit' | 'rollback' | 'savepoint' | 'undo' | 'release',
		Database.Statement
	>;

	constructor(
		private readonly writer: Database.Database,
		private readonly tx: SqliteTransaction,
		private readonly log: Pick<LogSync, 'durable'>,
		private readonly afterCommit: () => void,
		private readonly onBroken: (error: unknown) => void,
		private readonly later: Later = afterTimeout,
	) {
		this.marks = {
			begin: writer.prepare('BEGIN IMMEDIATE'),
			commit: writer.prepare('COMMIT'),
			rollback: writer.prepare('ROLLBACK'),
			savepoint: writer.prepare('SAVEPOINT change'),
			undo: writer.prepare('ROLLBACK TO change'),
			release: writer.prepare('RELEASE change'),
		};
	}

	/** Runs a change in the next batch; resolves once that batch is on disk, or is committed if that is enough. */
	run<T>(work: (tx: StoreTransaction) => Promise<T>, durable = true): Promise<T> {
		if (this.broken !== undefined) return Promise.reject(this.broken as Error);
		return new Promise<T>((resolve, reject) => {
			this.queue.push({ work, durable, resolve: resolve as (value: unknown) => void, reject });
			this.schedule();
		});
	}

	/** Resolves once nothing is queued or waiting for the disk. */
	drained(): Promise<void> {
		if (!this.scheduled && this.queue.length === 0 && this.syncing === 0) return Promise.resolve();
		return new Promise((resolve) => this.onDrained.push(resolve));
	}

	/**
	 * Some half of the changes on their way make a commit, and the disk works on it while the others come in. Fewer
	 * would cost nearly as much, as every commit writes the pages again that all changes share; with all of them, either
	 * the disk or the processor would have nothing to do. Whoever was answered just now counts as being on the way.
	 */
	private schedule(): void {
		if (this.scheduled || this.queue.length === 0) return;
		const onTheirWay = this.queue.length + this.syncing;
		const all = Math.max(onTheirWay, this.expected < MANY ? 0 : this.expected);
		const enough = all * (all < MANY ? SHARE.few : SHARE.many);
		if (this.queue.length < Math.min(enough, MAX_BATCH)) {
			// The end of a round of the disk looks again by itself.
			if (this.syncing === 0) {
				this.cancelWait ??= this.later(MAX_WAIT_MS, () => this.waitNoLonger());
			}
			return;
		}
		this.cancelWait?.();
		this.cancelWait = undefined;
		const fewer = Math.max(0, this.expected - onTheirWay);
		this.expected = onTheirWay + fewer * (1 - FORGETTING);
		this.scheduled = true;
		const flush = () => void this.flush();
		// Whatever is asked for in the same breath joins in. More than one batch of it gives way to everybody else.
		if (this.queue.length > MAX_BATCH) setImmediate(flush);
		else queueMicrotask(flush);
	}

	/** Whoever else was expected does not come. */
	private waitNoLonger(): void {
		this.cancelWait = undefined;
		this.expected = this.queue.length;
		this.schedule();
	}

	private async flush(): Promise<void> {
		const batch = this.queue.splice(0, MAX_BATCH);
		try {
			const all = (await this.runTogether(batch)) ?? (await this.runApart(batch));
			for (const { durable, tell } of all) if (!durable) tell();
			const waiting = all.filter(({ durable }) => durable);
			if (waiting.length > 0) void this.sync(batch, waiting);
			this.afterCommit();
		} catch (error) {
			if (this.writer.inTransaction) this.marks.rollback.run();
			this.tx.forget();
			for (const { reject } of batch) reject(error);
		}
		this.scheduled = false;
		this.next();
	}

	/** Waits for the disk, then acknowledges. Rounds end in the order they began. */
	private async sync(batch: QueuedWork[], waiting: Acknowledgement[]): Promise<void> {
		this.syncing += waiting.length;
		try {
			const newest = await this.tx.lastEventSeq();
			await this.log.durable();
			this.tx.eventsAreDurable(newest);
			for (const { tell } of waiting) tell();
		} catch (error) {
			for (const { reject } of batch) reject(error);
			this.giveUp(error);
		}
		this.syncing -= waiting.length;
		this.next();
	}

	/**
	 * After a failed sync the system may have dropped the pages it could not write, and a later sync succeeds
	 * without them. Only a new start, which reads what really is on disk, knows where it stands.
	 */
	private giveUp(error: unknown): void {
		if (this.broken !== undefined) return;
		this.broken = error;
		for (const { reject } of this.queue.splice(0)) reject(error);
		this.onBroken(error);
	}

	private next(): void {
		this.schedule();
		if (this.scheduled || this.queue.length > 0 || this.syncing > 0) return;
		for (const resolve of this.onDrained.splice(0)) resolve();
	}

	/** The usual case: nothing in the batch fails. Undefined, with nothing done, if something does. */
	private async runTogether(batch: QueuedWork[]): Promise<Acknowledgement[] | undefined> {
		const acknowledgements: Acknowledgement[] = [];
		this.marks.begin.run();
		for (const { work, durable, resolve } of batch) {
			try {
				const value = await work(this.tx);
				acknowledgements.push({ durable, tell: () => resolve(value) });
			} catch {
				this.marks.rollback.run();
				this.tx.forget();
				return undefined;
			}
		}
		this.marks.commit.run();
		return acknowledgements;
	}

	/** Runs the batch again with a savepoint round each change, so that one that fails undoes only itself. */
	private async runApart(batch: QueuedWork[]): Promise<Acknowledgement[]> {
		const acknowledgements: Acknowledgement[] = [];
		this.marks.begin.run();
		for (const { work, durable, resolve, reject } of batch) {
			this.marks.savepoint.run();
			try {
				const value = await work(this.tx);
				acknowledgements.push({ durable, tell: () => resolve(value) });
			} catch (error) {
				this.marks.undo.run();
				this.tx.forget();
				acknowledgements.push({ durable, tell: () => reject(error) });
			}
			this.marks.release.run();
		}
		this.marks.commit.run();
		return acknowledgements;
	}
}
