/** Time as the core sees it: passed in, so that tests can move it by hand. */

export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Runs `task` once after `ms` milliseconds; the returned function cancels it. */
	after(ms: number, task: () => void): () => void;
}

/** The machine's own clock. Its timers do not keep a stopping process alive. */
export const systemClock: Clock = {
	now: () => Date.now(),
	after: (ms, task) => {
		const timer = setTimeout(task, ms);
		timer.unref();
		return () => clearTimeout(timer);
	},
};

/** Texts of recent times: one request writes the same time out several times. */
const recent = new Map<number, string>();
const MAX_RECENT = 1000;

/** ISO-8601 UTC with milliseconds: the one way times leave this service. */
export function toIso(ms: number): string {
	const known = recent.get(ms);
	if (known !== undefined) return known;
	const text = new Date(ms).toISOString();
	if (recent.size >= MAX_RECENT) recent.clear();
	recent.set(ms, text);
	return text;
}
