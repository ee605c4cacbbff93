/** Does what is to happen at a time: each due timer is taken out of the store in the transaction that does what it is about. */
import type { Clock } from '../core/clock';
import type { Journal, UnitOfWork } from '../core/journal';
import type { TimerKind, TimerRecord } from '../storage/records';
import type { Store } from '../storage/store';

export type TimerHandlers = Record<
	TimerKind,
	(unit: UnitOfWork, timer: TimerRecord) => Promise<void>
>;

/** Says whether what a timer is about is still so, as far as the store does not know. */
type TimerConditions = Partial<Record<TimerKind, (timer: TimerRecord) => Promise<boolean>>>;

export interface TimersOptions {
	store: Store;
	journal: Journal;
	clock: Clock;
	/** Timers of other kinds, as a newer version may have left them, are left alone. */
	handlers: TimerHandlers;
	/** Asked before a timer is taken out; where the answer is no, nothing is done about it. */
	conditions?: TimerConditions;
	onError(error: unknown): void;
	/** Hears of every timer that went off. */
	onFired?(kind: TimerKind): void;
}

/** Timers read at a time. */
const MAX_ROUND = 50;

/** A timer set elsewhere than through this process's journal is found at the latest after this long. */
const MAX_SLEEP_MS = 60_000;

/** After a failure, such as a full disk; of one timer, or of looking for them. */
const PAUSE_MS = 5000;

export class Timers {
	private readonly kinds: TimerKind[];
	private cancelSleep: (() => void) | undefined;
	private running: Promise<void> | undefined;
	private again = false;
	private stopped = false;

	constructor(private readonly options: TimersOptions) {
		this.kinds = Object.keys(options.handlers) as TimerKind[];
	}

	/** Looks what is due, now and whenever something falls due. */
	wake(): void {
		if (this.stopped) return;
		this.again = true;
		this.running ??= this.run().finally(() => {
			this.running = undefined;
			// Somebody may have rung between the last look and this line.
			if (this.again) this.wake();
		});
	}

	/** How long ago the first timer fell due that has not gone off, in milliseconds; 0 when none has. */
	async overdueMs(): Promise<number> {
		const { store, clock } = this.options;
		const next = await store.nextTimerAt(this.kinds);
		return next === undefined ? 0 : Math.max(0, clock.now() - next);
	}

	/** Finishes the timer that is under way. */
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

	private async fireDue(): Promise<number> {
		const { store, clock } = this.options;
		const due = await store.listDueTimers(clock.now(), this.kinds, MAX_ROUND);
		for (const timer of due) if (!this.stopped) await this.fire(timer);
		return due.length;
	}

	/** One that fails is tried again later and keeps nobody else waiting. */
	private async fire(timer: TimerRecord): Promise<void> {
		const { journal, handlers, conditions = {}, clock, onError, onFired } = this.options;
		try {
			const applies = (await conditions[timer.kind]?.(timer)) ?? true;
			await journal.write(async (unit) => {
				const isTaken = await unit.tx.takeTimer(timer);
				if (!isTaken || !applies) return;
				await handlers[timer.kind](unit, timer);
				unit.afterwards(() => onFired?.(timer.kind));
			});
		} catch (error) {
			onError(error);
			await journal.write(async ({ tx }) => {
				const dueAt = clock.now() + PAUSE_MS;
				if (await tx.takeTimer(timer)) await tx.setTimer({ ...timer, dueAt });
			});
		}
	}

	private async sleep(): Promise<void> {
		const { store, clock } = this.options;
		const next = await store.nextTimerAt(this.kinds);
		const ms = next === undefined ? MAX_SLEEP_MS : next - clock.now();
		// It fell due while it was looked for.
		if (ms <= 0) this.again = true;
		else this.cancelSleep = clock.after(Math.min(ms, MAX_SLEEP_MS), () => this.wake());
	}
}
