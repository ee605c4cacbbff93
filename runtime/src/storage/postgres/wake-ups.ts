/** Tells the other instances that there is something to do, and hears it from them, on a connection of its own. */
import pg from 'pg';
import { connectionSettings } from './connections';
import type { InstanceMemory } from './instance-memory';
import { PostgresStatements, type Queryable } from './postgres-statements';

/** One notice in this time at the most: whoever hears it looks for everything. Notices of a server queue up for one lock. */
const NOTICE_MS = 200;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** How often it makes sure that the connection still is one. */
const CHECK_MS = 30_000;

/** Instances of one schema hear each other, and no others. */
const CHANNEL = `'pocketping_' || md5(current_schema())`;

export interface WakeUpsOptions {
	url: string;
	db: Queryable;
	memory: InstanceMemory;
	/** Hears that another instance left something to do, and that it may have missed hearing so. */
	onWorkLeft(): void;
}

export class WakeUps extends PostgresStatements {
	private client: pg.Client | undefined;
	private stopped = false;
	private pause = FIRST_PAUSE_MS;
	private retry: NodeJS.Timeout | undefined;
	private check: NodeJS.Timeout | undefined;
	private notice: NodeJS.Timeout | undefined;
	private again = false;

	constructor(private readonly options: WakeUpsOptions) {
		super(options.db);
	}

	/** Listens from now on, also after the connection was lost. */
	async start(): Promise<void> {
		if (this.stopped) return;
		const client = new pg.Client(connectionSettings(this.options.url));
		this.client = client;
		// A lost connection shows as an error, as an end, or as both.
		client.on('error', () => {});
		client.on('end', () => this.lost(client));
		client.on('notification', ({ payload }) => {
			if (payload !== this.options.memory.id) this.options.onWorkLeft();
		});
		try {
			await client.connect();
			const { rows } = await client.query<{ channel: string }>(`SELECT ${CHANNEL} AS channel`);
			await client.query(`LISTEN ${client.escapeIdentifier(rows[0]?.channel ?? '')}`);
			this.pause = FIRST_PAUSE_MS;
			this.check = setInterval(() => void this.ping(client), CHECK_MS);
			this.check.unref();
			this.options.onWorkLeft();
		} catch {
			this.lost(client);
		}
	}

	/** Tells the others, soon and once for all that happens meanwhile. What is lost of it they find by looking. */
	tell(): void {
		if (this.notice) {
			this.again = true;
			return;
		}
		this.sql(`SELECT pg_notify(${CHANNEL}, $1)`, this.options.memory.id).catch(() => {});
		this.notice = setTimeout(() => {
			this.notice = undefined;
			if (this.again && !this.stopped) {
				this.again = false;
				this.tell();
			}
		}, NOTICE_MS);
		this.notice.unref();
	}

	async stop(): Promise<void> {
		this.stopped = true;
		for (const timer of [this.retry, this.notice]) clearTimeout(timer);
		clearInterval(this.check);
		await this.client?.end().catch(() => {});
	}

	private async ping(client: pg.Client): Promise<void> {
		try {
			await client.query('SELECT 1');
		} catch {
			void client.end().catch(() => {});
			this.lost(client);
		}
	}

	private lost(client: pg.Client): void {
		if (this.client !== client || this.stopped) return;
		this.client = undefined;
		clearInterval(this.check);
		this.retry = setTimeout(() => void this.start(), this.pause);
		this.retry.unref();
		this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
	}
}
