/** The embedded store: one SQLite file, one writer, readers that see only what is committed. */
import { chmodSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { WebhookRecord } from '../records';
import type { Store, StoreTransaction } from '../store';
import { Checkpointer } from './checkpointer';
import { GroupCommit } from './group-commit';
import { lockFile } from './lock-file';
import { LogSync } from './log-sync';
import { migrateDatabase } from './migrate-database';
import { openDatabase } from './open-database';
import { SqliteReader } from './sqlite-reader';
import { SqliteTransaction } from './sqlite-transaction';

const MAX_WEBHOOKS_KEPT = 1000;

export class SqliteStore extends SqliteReader implements Store {
	private readonly checkpointer: Checkpointer;
	private readonly log: LogSync;
	private readonly commits: GroupCommit;
	/** Subscriptions by their id, as committed: every delivery reads its own. */
	private readonly webhooks = new Map<string, WebhookRecord>();
	private closed = false;

	/** Use {@link SqliteStore.open}; it migrates first. */
	private constructor(
		file: string,
		private readonly lock: Database.Database,
		private readonly writer: Database.Database,
		reader: Database.Database,
		onBroken: (error: unknown) => void,
	) {
		super(reader);
		this.checkpointer = new Checkpointer(file);
		this.log = new LogSync(file);
		const tx = new SqliteTransaction(writer);
		// What is there when the file is opened was read from the disk.
		const newest = writer.prepare('SELECT coalesce(max(seq), 0) AS seq FROM events').get();
		tx.eventsAreDurable((newest as { seq: number }).seq);
		const afterCommit = () => {
			this.checkpointer.afterCommit();
			if (tx.takeWebhooksChanged()) this.webhooks.clear();
		};
		this.commits = new GroupCommit(writer, tx, this.log, afterCommit, onBroken);
	}

	/**
	 * Opens the file, making it and bringing its schema up to date as needed.
	 * @param onBroken hears when the disk refused a commit; the store takes no more changes after that
	 * @throws {DataDirInUse} when another process has it open
	 */
	static async open(file: string, onBroken: (error: unknown) => void): Promise<SqliteStore> {
		const lock = lockFile(`${file}.lock`);
		await migrateDatabase(file);
		// It holds the key of the visitors' tokens and the webhooks' secrets.
		chmodSync(file, 0o600);
		// Reads have a connection of their own, so that they never see a batch that is not committed yet.
		return new SqliteStore(file, lock, openDatabase(file), openDatabase(file), onBroken);
	}

	override async getWebhook(id: string): Promise<WebhookRecord | undefined> {
		const known = this.webhooks.get(id);
		if (known) return known;
		const webhook = await super.getWebhook(id);
		if (this.webhooks.size >= MAX_WEBHOOKS_KEPT) this.webhooks.clear();
		if (webhook) this.webhooks.set(id, webhook);
		return webhook;
	}

	transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
		if (this.closed) return Promise.reject(new Error('the store is closed'));
		return this.commits.run(work);
	}

	commit<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
		if (this.closed) return Promise.reject(new Error('the store is closed'));
		return this.commits.run(work, false);
	}

	async close(): Promise<void> {
		this.closed = true;
		await this.commits.drained();
		await this.checkpointer.stop();
		this.log.close();
		this.db.close();
		// The last connection to close checkpoints the log and removes it.
		this.writer.close();
		this.lock.close();
	}
}
