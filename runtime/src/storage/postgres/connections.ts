/** The connections to Postgres, with limits on everything that could take for ever. */
import pg, { type Pool, type PoolClient, type QueryArrayConfig, type QueryConfig } from 'pg';
import type { Logger } from 'pino';
import { isAway, toCallersError } from './database-errors';
import type { Answer, Queryable } from './postgres-statements';
import { Slots } from './slots';

const CONNECT_MS = 5_000;
/** How long a connection that nobody needs is kept. */
const IDLE_MS = 60_000;
const LOCK_MS = 10_000;
const STATEMENT_MS = 15_000;
const IDLE_IN_TRANSACTION_MS = 30_000;
/** On this side, for a network that swallows everything: later than the server's own limits. */
const ANSWER_MS = 20_000;

/** Connections that are not for those who may wait for others. */
const KEPT_FREE = 2;

/** Transactions at once that changes share: with more of them, each would carry fewer, and cost as much. */
const MOST_SHARED = 4;

const INT8 = 20;

/** Positions, times and counts fit into a number; the library's default is text. */
const types: pg.CustomTypesConfig = {
	getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
		oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

export interface ConnectionsOptions {
	url: string;
	/** Connections at the most. */
	size: number;
	log: Pick<Logger, 'error' | 'info'>;
	/** Hears of every connection that was lost. */
	onLost(): void;
}

/** What every connection is made with, the one that listens included. */
export function connectionSettings(url: string): pg.ClientConfig {
	return {
		connectionString: url,
		application_name: 'pocketping',
		types,
		keepAlive: true,
		connectionTimeoutMillis: CONNECT_MS,
		query_timeout: ANSWER_MS,
		statement_timeout: STATEMENT_MS,
		lock_timeout: LOCK_MS,
		idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
	};
}

export class Connections implements Queryable {
	private readonly pool: Pool;
	private readonly single: Slots;
	private readonly shared = new Slots(MOST_SHARED);
	private readonly uses = new Map<PoolClient, Slots>();
	private isAway = false;

	constructor(private readonly options: ConnectionsOptions) {
		this.single = new Slots(options.size - KEPT_FREE);
		this.pool = new pg.Pool({
			...connectionSettings(options.url),
			max: options.size,
			// A new one has everything to prepare anew.
			idleTimeoutMillis: IDLE_MS,
			// Statements are sent without waiting for the answers of those before them.
			pipeline: true,
		});
		this.pool.on('connect', (client) => {
			client.on('error', () => options.onLost());
			// What is acknowledged must be on disk, whatever the server's default is.
			void client
				.query(
					`SELECT set_config('synchronous_commit', 'on', false)
					WHERE current_setting('synchronous_commit') = 'off'`,
				)
				.catch(() => {});
		});
		// Of idle connections; the next one that is asked for is new.
		this.pool.on('error', () => options.onLost());
	}

	/** @throws {ChatError} DATABASE_UNAVAILABLE */
	async query<Row>(statement: QueryConfig | QueryArrayConfig): Promise<Answer<Row>> {
		try {
			const answer = await this.pool.query(statement as QueryConfig);
			this.answered();
			return answer as unknown as Answer<Row>;
		} catch (error) {
			throw this.failed(error);
		}
	}

	/**
	 * A connection of one's own, for a transaction; to be given back with {@link release}.
	 * @param use `shared`: by changes that have waited for all that they wait for in this process. `single`: by one
	 *   that may still wait for another. Not all connections go to those, or the one that they wait for might get none.
	 */
	async connect(use: 'shared' | 'single'): Promise<PoolClient> {
		const slots = use === 'shared' ? this.shared : this.single;
		await slots.take();
		try {
			const client = await this.pool.connect();
			this.uses.set(client, slots);
			return client;
		} catch (error) {
			slots.giveBack();
			throw error;
		}
	}

	/** @param broken whether nobody may get to use it again */
	release(client: PoolClient, broken = false): void {
		this.uses.get(client)?.giveBack();
		this.uses.delete(client);
		client.release(broken);
	}

	/** Takes note that the database answered. */
	answered(): void {
		if (!this.isAway) return;
		this.isAway = false;
		this.options.log.info('the database answers again');
	}

	/** Takes note of what went wrong; returns the error for the caller. */
	failed(error: unknown): unknown {
		if (isAway(error) && !this.isAway) {
			this.isAway = true;
			const { message, code } = error as Error & { code?: string };
			this.options.log.error(
				{ reason: message || code },
				'the database does not answer; requests get 503 until it does',
			);
		}
		return toCallersError(error);
	}

	async end(): Promise<void> {
		await this.pool.end();
	}
}
