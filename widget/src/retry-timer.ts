/** Runs something again after a growing delay; waits while the page is hidden, hurries when told. */
import { backoff } from './backoff';

/** Those who were sent away together come back spread over this time. */
const SOON_MS = 300;

export class RetryTimer {
	private attempt = 0;
	private handle: ReturnType<typeof setTimeout> | undefined;
	private waiting = false;

	constructor(
		private readonly run: () => void,
		private readonly isVisible: () => boolean,
	) {}

	/** Plans the next run, no sooner than `atLeastMs`. */
	schedule(atLeastMs = 0): void {
		this.plan(Math.max(atLeastMs, backoff(this.attempt++)));
	}

	/** Plans the next run as soon as all who do the same at this moment can be let in. */
	soon(): void {
		this.plan(SOON_MS * Math.random());
	}

	private plan(delay: number): void {
		this.cancel();
		this.waiting = true;
		this.handle = setTimeout(() => {
			// A hidden page keeps its plan without spending battery on it; `hurry` carries it out.
			if (this.isVisible()) this.fire();
		}, delay);
	}

	/** Carries out a planned run at once; does nothing when none is planned. */
	hurry(): void {
		if (this.waiting) this.fire();
	}

	/** Begins the delays anew after a success. */
	reset(): void {
		this.attempt = 0;
	}

	cancel(): void {
		clearTimeout(this.handle);
		this.waiting = false;
	}

	private fire(): void {
		this.cancel();
		this.run();
	}
}
