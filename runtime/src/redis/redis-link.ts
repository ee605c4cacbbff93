/** The connections to Redis: one for commands, one for subscriptions. Nothing waits for them, and they are watched. */
import { randomUUID } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import type { Clock } from '../core/clock';
import { SparseLog } from '../logging/sparse-log';
import { refusalOf } from './refusal-of';

/** A command that takes longer is given up: a request may wait for several of them. */
const COMMAND_MS = 500;
const CONNECT_MS = 2000;

/** How often it is tried out whether what is published comes in, and how long that may take on a busy machine. */
const BEAT_MS = 2000;
const ECHO_MS = 2000;

/** How long the start waits for the first connection. */
const START_MS = 3000;

/** The longest pause between attempts to connect. */
const LONGEST_PAUSE_MS = 1000;

const OPTIONS: RedisOptions = {
	lazyConnect: true,
	// Commands fail at once while there is no connection: whoever asks has a way of its own to go on.
	enableOfflineQueue: false,
	autoResendUnfulfilledCommands: false,
	maxRetriesPerRequest: 0,
	// By hand, in steps: a hundred thousand channels in one command would hold up everybody else.
	autoResubscribe: false,
	// Commands of one turn of the event loop travel together.
	enableAutoPipelining: true,
	commandTimeout: COMMAND_MS,
	connectTimeout: CONNECT_MS,
	// A timer of it stays behind when the connection is closed, which would keep a process from ending for 2 s.
	disconnectTimeout: 200,
	keepAlive: 10_000,
	retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS),
};

export interface RedisLinkOptions {
	/** redis:// or rediss:// */
	url: string;
	clock: Clock;
	log: Logger;
}

export class RedisLink {
	readonly commands: Redis;
	readonly subscriber: Redis;
	private readonly warnings: SparseLog;
	private readonly channel = `pocketping:beat:${randomUUID()}`;
	private readonly upListeners: Array<() => void> = [];
	private readonly downListeners: Array<() => void> = [];
	private up = false;
	private subscriberOpenings = 0;
	private closed = false;
	private trying: Promise<void> | undefined;
	private cancelBeat: () => void = () => {};
	/** Ends the wait for what was published: it came in, or will not. */
	private echo: (cameIn: boolean) => void = () => {};
	private refused: Error | undefined;

	private constructor(private readonly options: RedisLinkOptions) {
		this.commands = new Redis(options.url, { ...OPTIONS, connectionName: 'pocketping' });
		this.subscriber = new Redis(options.url, { ...OPTIONS, connectionName: 'pocketping-channels' });
		this.warnings = new SparseLog(options.log, options.clock);
		for (const client of [this.commands, this.subscriber]) {
			client.on('error', (error: Error) => this.failed(error));
			client.on('close', () => {
				this.echo(false);
				this.setUp(false);
			});
			client.on('ready', () => this.tryOut());
		}
		this.subscriber.on('ready', () => (this.subscriberOpenings += 1));
		this.subscriber.on('message', (channel: string) => {
			if (channel === this.channel) this.echo(true);
		});
	}

	/**
	 * Connects, and goes on without Redis if it is not there yet.
	 * @throws when Redis answers and refuses this service: that does not heal by itself
	 */
	static async open(options: RedisLinkOptions): Promise<RedisLink> {
		const link = new RedisLink(options);
		const started = new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, START_MS);
			const settle = () => {
				clearTimeout(timer);
				resolve();
			};
			link.onUp(settle);
			link.commands.once('error', () => (link.refused ? settle() : undefined));
		});
		for (const client of [link.commands, link.subscriber]) client.connect().catch(() => {});
		await started;
		if (link.refused) {
			await link.close();
			throw link.refused;
		}
		if (!link.isUp) options.log.warn('Redis is not there; going on without it until it is');
		void link.beat();
		return link;
	}

	/** Whether what is published comes in, as far as is known. */
	get isUp(): boolean {
		return this.up;
	}

	/** Tells one connection of the subscriber from the next, which knows nothing of what was subscribed to. */
	get subscriberConnection(): number {
		return this.subscriberOpenings;
	}

	/** Listeners hear each time that Redis is there again. */
	onUp(listener: () => void): void {
		this.upListeners.push(listener);
	}

	onDown(listener: () => void): void {
		this.downListeners.push(listener);
	}

	/** To be told when a command failed: Redis counts as away until it is tried out. */
	suspect(error: unknown): void {
		if (this.closed) return;
		this.failed(error as Error);
		this.setUp(false);
		this.tryOut();
	}

	async close(): Promise<void> {
		this.closed = true;
		this.cancelBeat();
		this.setUp(false);
		for (const client of [this.commands, this.subscriber]) client.disconnect();
		this.echo(false);
		await this.trying;
	}

	/** Tries it out now and then: a connection that looks open may be dead. */
	private async beat(): Promise<void> {
		this.tryOut();
		await this.trying;
		if (this.closed) return;
		this.cancelBeat = this.options.clock.after(BEAT_MS, () => void this.beat());
	}

	private tryOut(): void {
		const isConnected = this.commands.status === 'ready' && this.subscriber.status === 'ready';
		if (this.closed || !isConnected || this.trying) return;
		this.trying = this.exchange().then(
			() => this.setUp(true),
			(error: unknown) => {
				this.failed(error as Error);
				this.setUp(false);
			},
		);
		void this.trying.finally(() => (this.trying = undefined));
	}

	/** Publishes something and waits until it comes in. */
	private async exchange(): Promise<void> {
		if (!this.up) await this.subscriber.subscribe(this.channel);
		let timer: NodeJS.Timeout | undefined;
		const echoed = new Promise<boolean>((resolve) => {
			timer = setTimeout(() => resolve(false), ECHO_MS);
			this.echo = resolve;
		});
		try {
			await this.commands.publish(this.channel, '');
			if (await echoed) return;
		} finally {
			clearTimeout(timer);
		}
		// Commands are answered, so it is this connection that is dead.
		if (!this.closed) this.subscriber.disconnect(true);
		throw new Error('nothing comes in');
	}

	private failed(error: Error): void {
		if (this.closed) return;
		this.refused = refusalOf(error);
		this.warnings.write('redis', { reason: error.message }, 'Redis does not answer');
	}

	private setUp(up: boolean): void {
		if (this.up === up || (up && this.closed)) return;
		this.up = up;
		for (const listener of up ? this.upListeners : this.downListeners) listener();
		if (!this.closed) this.options.log.info({ up }, 'Redis');
	}
}
