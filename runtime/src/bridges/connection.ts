/** Keeps a bridge connected: connects, waits for it to break, connects again, less and less often. */
import type { Clock } from '../core/clock';
import type { BridgeState } from './bridge';

/** Pauses between attempts, in milliseconds; the last one repeats. */
const PAUSES_MS = [1000, 2000, 5000, 15_000, 60_000];

/** A connection that held this long was a good one: the next pause is the first again. */
const GOOD_AFTER_MS = 60_000;

export interface ConnectionOptions {
	clock: Clock;
	/**
	 * Connects, calls `online` once operators are heard (and `offline` while they are not), and stays until the connection is lost or the signal says
	 * stop. What it throws is why, in a line that names no secret.
	 */
	connect(
		signal: AbortSignal,
		online: () => void,
		offline: (reason: string) => void,
	): Promise<void>;
	/** Hears of every change of the state. */
	onState(state: BridgeState): void;
}

export class Connection {
	private current: BridgeState;
	private readonly controller = new AbortController();
	private running: Promise<void> | undefined;

	constructor(private readonly options: ConnectionOptions) {
		this.current = { status: 'starting', since: options.clock.now() };
	}

	get state(): BridgeState {
		return this.current;
	}

	start(): void {
		this.running ??= this.run();
	}

	async stop(): Promise<void> {
		this.controller.abort();
		await this.running;
		this.set('stopped');
	}

	private async run(): Promise<void> {
		const { clock, connect } = this.options;
		const { signal } = this.controller;
		for (let failures = 0; !signal.aborted; failures += 1) {
			let onlineAt = Infinity;
			let reason = 'the connection ended';
			try {
				const online = () => {
					onlineAt = clock.now();
					this.set('online');
				};
				await connect(signal, online, (why) => this.set('offline', why));
			} catch (error) {
				reason = error instanceof Error ? error.message : String(error);
			}
			if (signal.aborted) return;
			if (clock.now() - onlineAt >= GOOD_AFTER_MS) failures = 0;
			this.set('offline', reason);
			await this.pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0);
		}
	}

	private pause(ms: number): Promise<void> {
		const { signal } = this.controller;
		return new Promise((resolve) => {
			const cancel = this.options.clock.after(ms, () => {
				signal.removeEventListener('abort', end);
				resolve();
			});
			const end = () => {
				cancel();
				resolve();
			};
			signal.addEventListener('abort', end, { once: true });
		});
	}

	private set(status: BridgeState['status'], reason?: string): void {
		const { clock, onState } = this.options;
		this.current = { status, since: clock.now(), ...(reason !== undefined && { reason }) };
		onState(this.current);
	}
}
