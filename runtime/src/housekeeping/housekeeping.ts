/** Removes what nobody needs any more: at the start and every hour or when there is more of it, in small steps. */
import { choresOf, type Chore, type ChoresOptions } from './chores';

const INTERVAL_MS = 60 * 60_000;

/** The pause after a round that did not get through: what is busy here can fill more than a round an hour. */
const MORE_MS = 60_000;

/** Steps of one kind in a round, so that a round ends whatever it meets. */
const MAX_STEPS = 1000;

export interface HousekeepingOptions extends ChoresOptions {
	/** Hears what went wrong; the rest goes on, and the next round tries again. */
	onError(error: unknown): void;
	/** Hears of what was removed. */
	onRemoved?(what: Chore['what'], count: number): void;
}

export class Housekeeping {
	private cancelSleep: (() => void) | undefined;
	private round: Promise<void> = Promise.resolve();
	private stopped = false;
	private failed = false;
	private succeededAt: number | undefined;

	constructor(private readonly options: HousekeepingOptions) {}

	/** When a round last ended without an error, in milliseconds since the epoch. */
	get lastSuccess(): number | undefined {
		return this.succeededAt;
	}

	/** Does a round now and then one every hour, or soon if there was too much for one. */
	start(): void {
		if (this.stopped) return;
		this.round = this.cleanUp().then((isDone) => {
			if (this.stopped) return;
			const pause = isDone ? INTERVAL_MS : MORE_MS;
			this.cancelSleep = this.options.core.clock.after(pause, () => this.start());
		});
	}

	/** Finishes the step that is being done. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.cancelSleep?.();
		await this.round;
	}

	/** One round; says whether it got through. */
	private async cleanUp(): Promise<boolean> {
		const { core } = this.options;
		this.failed = false;
		await this.attempt(() => core.files.removeLeftovers(core.clock.now() - INTERVAL_MS));
		let isDone = true;
		const onError = (error: unknown) => this.report(error);
		for (const chore of choresOf({ ...this.options, onError })) {
			if (!(await this.inSteps(chore))) isDone = false;
		}
		if (!this.failed && !this.stopped) this.succeededAt = core.clock.now();
		return isDone;
	}

	/** Repeats a step as long as it says that there is more to do; says whether it came to the end of that. */
	private async inSteps({ what, step }: Chore): Promise<boolean> {
		let more = true;
		for (let steps = 0; more && steps < MAX_STEPS && !this.stopped; steps += 1) {
			more = false;
			await this.attempt(async () => {
				const done = await step();
				more = done.more;
				if (done.removed > 0) this.options.onRemoved?.(what, done.removed);
			});
		}
		return !more;
	}

	private async attempt(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.report(error);
		}
	}

	private report(error: unknown): void {
		this.failed = true;
		this.options.onError(error);
	}
}
