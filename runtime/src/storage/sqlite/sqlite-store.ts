/** The embedded store: one SQLite file, writes that arrive together commit together. */
import type Database from 'better-sqlite3';
import type { Store, StoreTransaction } from '../store';
import { Checkpointer } from './checkpointer';
import { LogSync } from './log-sync';
import { migrateDatabase } from './migrate-database';
import { openDatabase } from './open-database';
import { SqliteReader } from './sqlite-reader';
import { SqliteTransaction } from './sqlite-transaction';

interface QueuedWork {
	work: (tx: StoreTransaction) => Promise<unknown>;
	resolve: (value: unknown) => void;
	reject: (error: unknown) => void;
}

type Mark = 'begin' | 'commit' | 'savepoint' | 'release' | 'rollback';

/** Writes of one batch at the most: bounds how long a batch holds up the reads behind it. */
const MAX_BATCH = 256;

export class SqliteStore extends SqliteReader implements Store {
	private readonly queue: QueuedWork[] = [];
	private readonly tx: SqliteTransaction;
	private readonly checkpointer: Checkpointer;
	private readonly log: LogSync;
	private readonly marks: Record<Mark, Database.Statement>;
	private flushing: Promise<void> | undefined;
	/** Settles when everything committed so far has been acknowledged. */
	private acknowledged: Promise<void> = Promise.resolve();
	private closed = false;

	/** Use {@link SqliteStore.open}; it migrates first. */
	private constructor(
		file: string,
		private readonly writer: Database.Database,
		reader: Database.Database,
	) {
		super(reader);
		this.tx = new SqliteTransaction(writer);
		this.checkpointer = new Checkpointer(file);
		this.log = new LogSync(file);
		this.marks = {
			begin: writer.prepare('BEGIN IMMEDIATE'),
			commit: writer.prepare('COMMIT'),
			savepoint: writer.prepare('SAVEPOINT change'),
			release: writer.prepare('RELEASE change'),
			rollback: writer.prepare('ROLLBACK TO change'),
		};
	}

	/** Opens the file, making it and bringing its schema up to date as needed. */
	static async open(file: string): Promise<SqliteStore> {
		await migrateDatabase(file);
		// Reads have a connection of their own, so that they never see a batch that is not committed yet.
		return new SqliteStore(file, openDatabase(file), openDatabase(file));
	}

	transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
		if (this.closed) return Promise.reject(new Error('the store is closed'));
		return new Promise<T>((resolve, reject) => {
			this.queue.push({ work, resolve: resolve as (value: unknown) => void, reject });
			// Everything that this turn of the event loop brings in joins the same commit.
			this.flushing ??= new Promise((done) => setImmediate(() => void this.flush().then(done)));
		});
	}

	async close(): Promise<void> {
		this.closed = true;
		while (this.flushing) await this.flushing;
		await this.acknowledged;
		await this.checkpointer.stop();
		this.log.close();
		this.db.close();
		// The last connection to close checkpoints the log and removes it.
		this.writer.close();
	}

	private async flush(): Promise<void> {
		while (this.queue.length > 0) await this.commitBatch(this.queue.splice(0, MAX_BATCH));
		this.flushing = undefined;
		this.checkpointer.afterCommit();
	}

	private async commitBatch(batch: QueuedWork[]): Promise<void> {
		const outcomes: Array<() => void> = [];
		const refuse = (error: unknown) => batch.forEach((item) => item.reject(error));
		try {
			this.marks.begin.run();
			for (const item of batch) outcomes.push(await this.runInSavepoint(item));
			this.marks.commit.run();
		} catch (error) {
			if (this.writer.inTransaction) this.writer.exec('ROLLBACK');
			this.tx.forget();
			return refuse(error);
		}
		// The next batch is taken up while the disk works on this one; rounds end in the order they began.
		this.acknowledged = this.log
			.durable()
			.then(() => outcomes.forEach((settle) => settle()))
			.catch(refuse);
	}

	/** Runs one change of a batch; its failure undoes only itself. */
	private async runInSavepoint({ work, resolve, reject }: QueuedWork): Promise<() => void> {
		const { savepoint, release, rollback } = this.marks;
		savepoint.run();
		try {
			const value = await work(this.tx);
			release.run();
			return () => resolve(value);
		} catch (error) {
			rollback.run();
			release.run();
			this.tx.forget();
			return () => reject(error);
		}
	}
}
