/** One service without a port: its settings, its parts while it runs, and the handlers of the embedding program. */
import type { Logger } from 'pino';
import type { Config } from '../config/config';
import { systemClock, type Clock } from '../core/clock';
import { SparseLog } from '../logging/sparse-log';
import { startHeartbeat } from '../realtime/heartbeat';
import { assemble, type Parts } from '../wiring/assemble';
import type { OwnParts } from '../wiring/service-options';
import { stopParts } from '../wiring/stop-parts';
import type { VisitorFilters } from '../transport/http/visitor-guards';
import { EventHandlers, type CustomEventHandler } from './event-handlers';
import { HandlerQueue } from './handler-queue';
import { libraryLog } from './library-log';
import type { PocketPingOptions } from './options';
import { publicDir } from './public-dir';
import { readOptions } from './read-options';

/** What only the program itself sets. */
export interface InternalOptions extends PocketPingOptions {
	/** A log whose end it waits for. */
	log?: Logger;
}

/** What somebody is told who goes on using it, or was still starting it. */
export class Stopped extends Error {
	constructor() {
		super('This PocketPing was stopped. Make a new one to go on.');
		this.name = 'Stopped';
	}
}

/** Events that handlers may be behind, over all sessions. */
const MAX_WAITING = 10_000;

/** Whoever answers requests for the service, as far as its end is concerned. */
export interface Front {
	/** Ends the connections of whoever is being answered; resolves when they have ended. */
	close(): Promise<void>;
	/** Cuts off those that are left. */
	cutOff(): void;
}

/** Where the service is reached. */
export interface Place {
	/** Path of the widget's channel below the address of the service. */
	channelPath: string;
	/** The address when PUBLIC_URL does not say it. */
	address(): string;
}

export class Instance {
	readonly config: Config;
	readonly log: Logger;
	readonly clock: Clock;
	readonly filters: VisitorFilters;
	readonly handlers = new EventHandlers();
	readonly queue: HandlerQueue;
	/** From the beginning of its end. */
	isStopping = false;
	private readonly own: OwnParts;
	private readonly stopTimeoutMs: number;
	private readonly onBroken: (error: unknown) => void;
	private opened: Parts | undefined;
	private readonly waiting = new AbortController();
	private stopHeartbeat = () => {};
	private ended = false;

	/** @throws {ConfigError} listing every mistake in the options */
	constructor(options: InternalOptions) {
		const { config, ownBridges } = readOptions(options);
		const { storage, files, logger, onBroken } = options;
		this.config = config;
		this.clock = options.clock ?? systemClock;
		this.log = options.log ?? libraryLog(config.logLevel, logger);
		this.own = { store: storage, files, bridges: ownBridges };
		this.stopTimeoutMs = (options.stopTimeout ?? 5) * 1000;
		this.filters = {
			ipFilter: options.ipFilter?.customFilter,
			userAgentFilter: options.userAgentFilter?.customFilter,
		};
		this.onBroken = (error) => {
			this.log.fatal(
				{ err: error },
				'the store can keep nothing any more; only a new start shows what is kept',
			);
			onBroken?.(error);
		};
		this.queue = this.createQueue((options.handlerTimeout ?? 30) * 1000);
		if (options.onNewSession) this.handlers.onNewSession(options.onNewSession);
		if (options.onMessage) this.handlers.onMessage(options.onMessage);
		if (options.onEvent) this.handlers.addCustom('*', options.onEvent as CustomEventHandler);
	}

	/** The parts. @throws when it does not run */
	get parts(): Parts {
		if (this.opened && !this.ended) return this.opened;
		if (this.ended) throw new Stopped();
		throw new Error('This PocketPing does not run yet: await its start() first.');
	}

	/** The parts, or undefined when it does not run, or is about to end. */
	get running(): Parts | undefined {
		return this.isStopping ? undefined : this.opened;
	}

	/** Opens everything; nothing works yet. @throws {Stopped} when the wait for a database was given up */
	async open({ channelPath, address }: Place): Promise<Parts> {
		const { config, log, clock, filters, own, onBroken } = this;
		const { signal } = this.waiting;
		const parts = await assemble(
			{ config, log, publicDir: publicDir(), channelPath, clock, filters, own, onBroken, signal },
			address,
		);
		parts.context.core.journal.onCommit((events) => {
			if (this.handlers.isEmpty) return;
			for (const { sessionId, body } of events) {
				const calls = this.handlers.callsFor(body);
				if (calls.length > 0) this.queue.push(sessionId ?? '', calls);
			}
		});
		this.opened = parts;
		return parts;
	}

	/** Waits no longer for a database that is away: {@link open} fails. Otherwise it goes on, to be ended in order. */
	giveUpWaiting(): void {
		this.waiting.abort(new Stopped());
	}

	/** Begins with what is due. */
	begin(): void {
		const { workers, hub } = this.parts;
		workers.start();
		this.stopHeartbeat = startHeartbeat(hub.connections, this.clock);
	}

	/** Finishes what was begun, then closes everything. */
	async end(front: Front): Promise<void> {
		this.isStopping = true;
		const parts = this.parts;
		parts.context.operations.stopping();
		this.stopHeartbeat();
		await stopParts(parts, {
			drainMs: this.stopTimeoutMs,
			closeServer: () => front.close(),
			cutOffServer: () => front.cutOff(),
			finish: () => this.queue.drained(),
		});
		this.ended = true;
	}

	private createQueue(timeoutMs: number): HandlerQueue {
		const { log, clock } = this;
		const sparse = new SparseLog(log, clock);
		return new HandlerQueue({
			clock,
			timeoutMs,
			maxWaiting: MAX_WAITING,
			onFailure: (error) => {
				this.opened?.context.operations.metrics.errors.add('handler');
				log.error({ err: error }, 'a handler failed');
			},
			onDropped: () => {
				const text = 'handlers are too slow: an event was not handed to them';
				sparse.write('dropped', { maxWaiting: MAX_WAITING }, text);
			},
		});
	}
}
