/** The store for several instances: one Postgres schema, transactions side by side, locks where order matters. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { eventsQuery } from '../list-queries';
import type { EventRecord } from '../records';
import { fromEventRow } from '../rows';
import type { EventRow } from '../schema';
import type { EventFilter, Store, StoreTransaction } from '../store';
import type { Selectable } from 'kysely';
import { Carrier } from './carrier';
import { Change, MustBeAlone, UndoneWithOthers } from './change';
import { Connections } from './connections';
import { isAway, isConflict, isDuplicate } from './database-errors';
import { Gate } from './gate';
import { Instance, type InstanceOptions } from './instance';
import { InstanceMemory } from './instance-memory';
import { migrateDatabase, postgresMigrations } from './migrate-database';
import { builder, PostgresReader } from './postgres-reader';
import { PostgresTransaction } from './postgres-transaction';
import { StableLog } from './stable-log';
import { explainStart } from './start-error';
import { WakeUps } from './wake-ups';

/** Runs of one change at the most: the second one is alone, so only the database itself can ask for more. */
const MAX_RUNS = 5;

/** How long a start waits for a database that does not answer yet. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 1000;

export interface PostgresStoreOptions {
	/** `postgres://user:password@host:port/database`; its schema is the first of the connection's search path. */
	url: string;
	/** Connections for transactions and reads; one more listens. */
	poolSize: number;
	/** Whether several instances share the store, so that events say which one their pages heard of before. */
	shared: boolean;
	log: Pick<Logger, 'error' | 'info' | 'warn'>;
	onError(error: unknown): void;
	/** How long a start waits for a database that does not answer. Default: 30 s. */
	patienceMs?: number;
	/** Ends that wait, and whatever is under way to bring the schema up to date. */
	signal?: AbortSignal;
	/** For how long a claim holds after the last sign of life, and how often there is one, in milliseconds. */
	lease?: Pick<InstanceOptions, 'leaseMs' | 'beatMs'>;
}

export class PostgresStore extends PostgresReader implements Store {
	private readonly gate = new Gate();
	private readonly log: StableLog;
	private readonly listeners: Array<() => void> = [];
	private waiting: Carrier | undefined;
	private closed = false;

	/** Use {@link PostgresStore.open}; it migrates first. */
	private constructor(
		private readonly connections: Connections,
		private readonly lock: string,
		private readonly memory: InstanceMemory,
		options: PostgresStoreOptions,
	) {
		super(connections);
		this.log = new StableLog(connections);
		const { url, lease, onError } = options;
		const parts = { db: connections, memory, onWorkLeft: () => this.workLeft() };
		// Of a database that is away everybody hears anyway.
		const onBeatError = (error: unknown) => {
			if (!isAway((error as Error).cause ?? error)) onError(error);
		};
		this.instance = new Instance({ ...parts, ...lease, onError: onBeatError });
		this.wakeUps = new WakeUps({ ...parts, url });
	}

	private readonly instance: Instance;
	private readonly wakeUps: WakeUps;

	/**
	 * Connects, waiting a while for a database that is just starting, and brings its schema up to date.
	 * @throws {DatabaseNotUsable} with one line that says what to do; the signal's reason when it ended the wait
	 */
	static async open(options: PostgresStoreOptions): Promise<PostgresStore> {
		const { url, poolSize, shared, log } = options;
		await migrateWhenReady(options);
		const memory = new InstanceMemory({ tellsPrevious: shared });
		const connections = new Connections({
			url,
			size: poolSize,
			log,
			onLost: () => memory.forget(),
		});
		try {
			const { rows } = await connections.query<{ lock: string }>({
				text: 'SELECT hashtextextended(current_schema(), 0)::text AS lock',
			});
			const store = new PostgresStore(connections, rows[0]?.lock ?? '0', memory, options);
			await store.instance.start();
			void store.wakeUps.start();
			return store;
		} catch (error) {
			await connections.end();
			throw explainStart((error as Error).cause ?? error, url);
		}
	}

	/** Hears that another instance may have left something to do: deliveries or timers that are due. */
	onWorkElsewhere(listener: () => void): void {
		this.listeners.push(listener);
	}

	/** Position below which nothing can be committed any more. */
	override async lastEventSeq(): Promise<number> {
		return await this.log.lastSeq(this.lock);
	}

	/** What followed an event ends before what is still being committed, so that nothing is ever skipped. */
	override async listEvents(filter: EventFilter): Promise<EventRecord[]> {
		if (filter.afterId === undefined) return await super.listEvents(filter);
		const settledBefore = await this.log.settledBefore(this.lock);
		const settled = sql<boolean>`written_by < ${settledBefore}::xid8`;
		const query = eventsQuery(builder, filter).where(settled);
		return (await this.compiled<Selectable<EventRow>>(query)).map(fromEventRow);
	}

	async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
		return await this.run(work, true);
	}

	async commit<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
		return await this.run(work, false);
	}

	async close(): Promise<void> {
		if (this.closed) return;
		this.closed = true;
		// Once all changes are over.
		await this.gate.begin(true);
		// Without a database, its claims run out.
		await this.instance.stop().catch(() => {});
		// What it had claimed is the others' now.
		if (this.instance.hasOthers) this.wakeUps.tell();
		await this.wakeUps.stop();
		await this.connections.end();
	}

	private async run<T>(work: (tx: StoreTransaction) => Promise<T>, durable: boolean): Promise<T> {
		let alone = false;
		let apart = !durable;
		for (let runs = 1; ; runs += 1) {
			if (this.closed) throw new Error('the store is closed');
			const leave = await this.gate.begin(alone);
			const { connections, gate, lock } = this;
			const shared = alone || apart ? undefined : () => this.nextCarrier();
			const change = new Change({ connections, gate, lock, alone, durable, shared });
			try {
				const tx = new PostgresTransaction(change, this.memory);
				const result = await work(tx);
				await change.commit();
				this.connections.answered();
				if (tx.leftWork && this.instance.hasOthers) this.wakeUps.tell();
				return result;
			} catch (failure) {
				const error = await change.undo(failure);
				if (!mayRunAgain(error, alone) || runs === MAX_RUNS) throw this.connections.failed(error);
				if (error instanceof UndoneWithOthers) apart = true;
				else alone = true;
			} finally {
				change.end();
				leave();
			}
		}
	}

	/** The transaction that waits for a connection, for all changes that come meanwhile. */
	private nextCarrier(): Carrier {
		if (!this.waiting?.hasRoom) {
			const { connections, lock } = this;
			this.waiting = new Carrier({ connections, lock, alone: false, durable: true });
		}
		return this.waiting;
	}

	private workLeft(): void {
		for (const listener of this.listeners) listener();
	}
}

/** What another transaction got in the way of is done again, this time without any other. */
function mayRunAgain(error: unknown, alone: boolean): boolean {
	if (error instanceof UndoneWithOthers) return true;
	if (error instanceof MustBeAlone || isConflict(error)) return true;
	return isDuplicate(error) && !alone;
}

async function migrateWhenReady({
	url,
	log,
	patienceMs = PATIENCE_MS,
	signal,
}: PostgresStoreOptions): Promise<void> {
	const until = Date.now() + patienceMs;
	for (let told = false; ; told = true) {
		signal?.throwIfAborted();
		try {
			await migrateDatabase(url, postgresMigrations, signal);
			return;
		} catch (error) {
			signal?.throwIfAborted();
			if (!isAway(error) || Date.now() >= until) throw explainStart(error, url);
			if (!told) log.warn({ reason: explainStart(error, url).message }, 'waiting for the database');
			// Cut short, the next look at the signal says why.
			await pause(PAUSE_MS, undefined, { signal }).catch(() => {});
		}
	}
}
