/** What is dear to find out, found out once for all who ask within some seconds. */
import type { Clock } from '../core/clock';

export interface CachedOptions {
	clock: Pick<Clock, 'now'>;
	/** How long an answer counts, in milliseconds. */
	forMs: number;
	/**
	 * How many times as long as it took the answer counts at least, so that finding out never takes more than
	 * that share of the time.
	 */
	restFactor?: number;
}

/**
 * A function that asks at most once at a time, and not again while the last answer still counts.
 * A failure is told to everybody who waits for it, and the next one asks again.
 */
export function cached<T>(
	ask: () => Promise<T>,
	{ clock, forMs, restFactor = 0 }: CachedOptions,
): () => Promise<T> {
	let answer: Promise<T> | undefined;
	let since = 0;
	let until = 0;
	return () => {
		const now = clock.now();
		// A clock that was put back must not keep an answer for longer.
		if (answer && now >= since && now < until) return answer;
		since = now;
		until = Infinity;
		const began = performance.now();
		const asking = ask();
		answer = asking;
		asking.then(
			() => (until = since + Math.max(forMs, (performance.now() - began) * restFactor)),
			() => (until = 0),
		);
		return answer;
	};
}
