/** Runs handlers of the embedding program: in order within a session, off everybody's way, and never without bounds. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../core/clock';

/** A call of a handler. What it returns or throws is its own business. */
export type HandlerCall = () => unknown;

/** What handlers did since the start. */
export interface HandlerNumbers {
	/** Calls that ended well. */
	succeeded: number;
	/** Calls that threw, or took longer than they may. */
	failed: number;
	/** Events that no handler was told of, because too many waited. */
	dropped: number;
	/** Events that handlers are told of, or wait for. */
	waiting: number;
}

export interface HandlerQueueOptions {
	clock: Clock;
	/** Events that may wait, over all sessions. */
	maxWaiting: number;
	/** Time one handler gets before its session goes on without it. */
	timeoutMs: number;
	onFailure(error: unknown): void;
	/** Hears of every event that is left out. */
	onDropped(): void;
}

export class HandlerQueue {
	/** Events that wait, by session; each is told to all of its handlers at once. */
	private readonly lanes = new Map<string, HandlerCall[][]>();
	private readonly counts: HandlerNumbers = { succeeded: 0, failed: 0, dropped: 0, waiting: 0 };
	/** Handlers are nobody's request: what they do must not count as part of the one that set them off. */
	private readonly outside = AsyncLocalStorage.snapshot();
	private readonly idle: Array<() => void> = [];

	constructor(private readonly options: HandlerQueueOptions) {}

	get numbers(): Readonly<HandlerNumbers> {
		return { ...this.counts };
	}

	/** Tells handlers of an event once those of the session's earlier events are through. */
	push(sessionId: string, calls: HandlerCall[]): void {
		if (this.counts.waiting >= this.options.maxWaiting) {
			this.counts.dropped += 1;
			this.options.onDropped();
			return;
		}
		this.counts.waiting += 1;
		const lane = this.lanes.get(sessionId);
		if (lane) {
			lane.push(calls);
			return;
		}
		this.lanes.set(sessionId, [calls]);
		// Whoever set this off gets its answer first.
		setImmediate(() => this.outside(() => void this.work(sessionId)));
	}

	/** Resolves when nothing waits. */
	drained(): Promise<void> {
		if (this.counts.waiting === 0) return Promise.resolve();
		return new Promise((resolve) => this.idle.push(resolve));
	}

	private async work(sessionId: string): Promise<void> {
		const lane = this.lanes.get(sessionId) ?? [];
		for (let calls = lane.shift(); calls; calls = lane.shift()) {
			await Promise.all(calls.map((call) => this.run(call)));
			this.counts.waiting -= 1;
		}
		this.lanes.delete(sessionId);
		if (this.counts.waiting === 0) for (const tell of this.idle.splice(0)) tell();
	}

	private async run(call: HandlerCall): Promise<void> {
		const { clock, timeoutMs, onFailure } = this.options;
		let cancel = () => {};
		const tooLong = new Promise<never>((_resolve, reject) => {
			const late = () => reject(new Error(`a handler took longer than ${timeoutMs} ms`));
			cancel = clock.after(timeoutMs, late);
		});
		try {
			await Promise.race([(async () => await call())(), tooLong]);
			this.counts.succeeded += 1;
		} catch (error) {
			this.counts.failed += 1;
			onFailure(error);
		} finally {
			cancel();
		}
	}
}
