/**
 * One transaction on one connection. Under load it carries several changes: while all connections are busy, those
 * that wait for one gather, and share the transaction, its locks and the wait for the disk.
 */
import type { PoolClient, QueryArrayConfig, QueryConfig } from 'pg';
import type { Connections } from './connections';
import { gatherWrites } from './gather-writes';
import type { Answer } from './postgres-statements';
import { writeDeliveries, type NewDelivery } from './write-deliveries';

/** Changes of one transaction at the most: the slowest of them holds up all others. */
const MOST = 16;

export interface CarrierOptions {
	connections: Pick<Connections, 'connect' | 'release'>;
	/** Number of the advisory lock that changes share, or that one has for itself. */
	lock: string;
	/** Nobody else changes anything meanwhile, on whatever instance. */
	alone: boolean;
	/** Whether the commit waits for the disk. */
	durable: boolean;
}

export class Carrier {
	/** The first thing that went wrong: whatever follows in a broken transaction only says that it is broken. */
	failure: unknown;
	private members = 0;
	private done = 0;
	private isOpen = true;
	private client: PoolClient | undefined;
	private beginning: Promise<PoolClient> | undefined;
	private version: Promise<number> | undefined;
	private readonly sessions: string[] = [];
	private deliveries: NewDelivery[] = [];
	private settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;
	private readonly ended = new Promise<void>((resolve, reject) => {
		this.settle = { resolve, reject };
	});

	constructor(private readonly options: CarrierOptions) {
		this.ended.catch(() => {});
	}

	/** Whether one more change can come along. */
	get hasRoom(): boolean {
		return this.isOpen && this.members < MOST;
	}

	get isShared(): boolean {
		return this.members > 1;
	}

	/** @param sessionId whose lock the transaction is to begin with */
	join(sessionId?: string): void {
		this.members += 1;
		if (sessionId !== undefined) this.sessions.push(sessionId);
	}

	/** Of the subscriptions that this transaction sees, see `webhooks_version`. */
	async webhooksVersion(): Promise<number> {
		await this.begin();
		return await (this.version as Promise<number>);
	}

	async query<Row>(statement: QueryConfig | QueryArrayConfig): Promise<Answer<Row>> {
		const client = this.client ?? (await this.begin());
		gatherWrites(client);
		try {
			return (await client.query(statement as QueryConfig)) as unknown as Answer<Row>;
		} catch (error) {
			this.failure ??= error;
			throw this.failure;
		}
	}

	/** Sends a statement whose outcome nobody waits for before the commit; that fails if it did. */
	async send(statement: QueryConfig): Promise<void> {
		const client = this.client ?? (await this.begin());
		gatherWrites(client);
		client.query(statement).catch((error: unknown) => (this.failure ??= error));
	}

	/** Kept until something reads it, or the end, where lanes are locked in one order by everybody. */
	enqueue(delivery: NewDelivery): void {
		this.deliveries.push(delivery);
	}

	/** Writes the deliveries that are still to be written. */
	async flush(): Promise<void> {
		const deliveries = this.deliveries;
		if (deliveries.length === 0) return;
		this.deliveries = [];
		await writeDeliveries((statement) => this.send(statement), deliveries);
	}

	/**
	 * One of the changes is over. Resolves once all are, and what they did is kept.
	 * @param broken why nothing of the transaction may be kept
	 * @throws what went wrong, with nothing kept
	 */
	async finish(broken?: unknown): Promise<void> {
		this.failure ??= broken;
		this.done += 1;
		if (this.done === this.members) void this.end();
		await this.ended;
	}

	begin(): Promise<PoolClient> {
		return (this.beginning ??= this.connect());
	}

	private async end(): Promise<void> {
		this.isOpen = false;
		try {
			const isBegun = this.beginning !== undefined;
			if (isBegun || (this.failure === undefined && this.deliveries.length > 0)) await this.close();
			else if (this.failure !== undefined) throw this.failure;
			this.settle?.resolve();
		} catch (error) {
			this.settle?.reject(error);
		}
	}

	private async close(): Promise<void> {
		const client = await this.begin();
		try {
			if (this.failure === undefined) {
				await this.flush();
				gatherWrites(client);
				// Statements that were sent before are done then, as they go in order.
				const { command } = await client.query('COMMIT');
				if (this.failure === undefined && command !== 'COMMIT') {
					throw new Error('the transaction was rolled back');
				}
			} else await client.query('ROLLBACK');
			this.options.connections.release(client);
		} catch (error) {
			// Whatever state it is in, nobody gets to use this connection again.
			this.options.connections.release(client, true);
			this.failure ??= error;
		}
		if (this.failure !== undefined) throw this.failure;
	}

	private async connect(): Promise<PoolClient> {
		const { connections, lock, alone, durable } = this.options;
		// Changes that came with their session have waited for all they wait for in this process.
		const use = this.sessions.length > 0 ? 'shared' : 'single';
		const client = await connections.connect(use).finally(() => (this.isOpen = false));
		this.client = client;
		gatherWrites(client);
		// All in one write: they are answered together with the first statement of the change.
		const begun = client.query(durable ? 'BEGIN' : 'BEGIN; SET LOCAL synchronous_commit TO off');
		begun.catch((error: unknown) => (this.failure ??= error));
		this.version = client
			.query<[number]>({
				name: 'pocketping_begin',
				text: 'SELECT begin_change($1, $2, $3)',
				values: [lock, alone, this.sessions],
				rowMode: 'array',
			})
			.then(({ rows }) => rows[0]?.[0] ?? 0);
		this.version.catch((error: unknown) => (this.failure ??= error));
		return client;
	}
}
