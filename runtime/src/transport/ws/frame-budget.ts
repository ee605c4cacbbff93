/** How many frames one socket may send, whatever they hold: counted before anything is read from them. */

/** Frames at once, and a second: a page sends events, which have a limit of their own far below. */
const CAPACITY = 200;
const PER_SECOND = 20;

export class FrameBudget {
	private left = CAPACITY;

	/** @param countedAt now, in milliseconds */
	constructor(private countedAt: number) {}

	/**
	 * Counts a frame.
	 * @param now in milliseconds
	 * @returns `far over` from a socket that goes on although it was told that it is over
	 */
	take(now: number): 'within' | 'over' | 'far over' {
		const refilled = this.left + ((now - this.countedAt) / 1000) * PER_SECOND;
		this.left = Math.min(CAPACITY, refilled) - 1;
		this.countedAt = now;
		if (this.left >= 0) return 'within';
		return this.left >= -CAPACITY ? 'over' : 'far over';
	}
}
