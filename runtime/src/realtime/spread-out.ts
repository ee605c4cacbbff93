/** Doing something to many, a few at a time, so that whoever comes back from it does not come back all at once. */
import type { Clock } from '../core/clock';

/** So few that nobody notices. */
const AT_ONCE = 100;

/** How many in a second, and within what time all of them at the latest. */
const PER_SECOND = 1000;
const LONGEST_MS = 2000;

const STEP_MS = 20;

/** Does it to all of them; the first ones now. */
export function spreadOut<T>(all: Iterable<T>, clock: Clock, act: (one: T) => void): void {
	const waiting = [...all];
	const steps = Math.min((waiting.length / PER_SECOND) * 1000, LONGEST_MS) / STEP_MS;
	const perStep = waiting.length > AT_ONCE ? Math.ceil(waiting.length / steps) : AT_ONCE;
	const step = () => {
		for (const one of waiting.splice(0, perStep)) act(one);
		if (waiting.length > 0) clock.after(STEP_MS, step);
	};
	step();
}
