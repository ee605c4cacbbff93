/** Does what is to happen at a time: takes due timers out of the store and runs them, one transaction each round. */
import type { Clock } from '../core/clock';
import type { Journal, UnitOfWork } from '../core/journal';
import type { TimerKind, TimerRecord } from '../storage/records';
import type { Store } from '../storage/store';

export type TimerHandlers = Record<
	TimerKind,
	(unit: UnitOfWork, timer: TimerRecord) => Promise<void>
>;

export interface TimersOptions {
	store: Store;
	journal: Journal;
	clock: Clock;
	handlers: TimerHandlers;
	onError(error: unknown): void;
}

/** Timers of one round: bounds how long a transaction holds up everything else. */
const MAX_ROUND = 50;

/** A timer set elsewhere than through this process's journal is found at the latest after this long. */
const MAX_SLEEP_MS = 60_000;

/** After a failure, such as a full disk. */
const PAUSE_MS = 5000;

export class Timers {
	private cancelSleep: (() => void) | undefined;
	private running: Promise<void> | undefined;
	private again = false;
	private stopped = false;

	constructor(private readonly options: TimersOptions) {}

	/** Looks what is due, now and whenever something falls due. */
	wake(): void {
		if (this.stopped) return;
		this.again = true;
		this.running ??= this.run().finally(() => (this.running = undefined));
	}

	/** Finishes the round that is running. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.cancelSleep?.();
		await this.running;
	}

	private async run(): Promise<void> {
		while (this.again && !this.stopped) {
			this.again = false;
			this.cancelSleep?.();
			try {
				if ((await this.fireDue()) === MAX_ROUND) this.again = true;
				else await this.sleep();
			} catch (error) {
				this.options.onError(error);
				this.cancelSleep = this.options.clock.after(PAUSE_MS, () => this.wake());
			}
		}
	}

	/** Taking a timer and doing what it is about are one change: done once, or still to be done. */
	private async fireDue(): Promise<number> {
		const { journal, handlers } = this.options;
		return await journal.write(async (unit) => {
			const due = await unit.tx.takeDueTimers(unit.now, MAX_ROUND);
			for (const timer of due) await handlers[timer.kind](unit, timer);
			return due.length;
		});
	}

	private async sleep(): Promise<void> {
		const { store, clock } = this.options;
		const next = await store.nextTimerAt();
		const ms = next === undefined ? MAX_SLEEP_MS : next - clock.now();
		this.cancelSleep = clock.after(Math.min(Math.max(ms, 0), MAX_SLEEP_MS), () => this.wake());
	}
}
