/** Who did something lately, for the question whether a visitor who left a page is gone. Kept in memory only. */
import type { Clock } from '../clock';

/** How long a sign of life is remembered at the least. */
const KEPT_MS = 60_000;

/** Visitors of one generation at the most; past that the oldest signs are forgotten sooner. */
const MAX_ENTRIES = 50_000;

export class RecentVisitors {
	/** Two generations, so that forgetting costs nothing: the older one goes as a whole. */
	private recent = new Map<string, number>();
	private older = new Map<string, number>();
	private since: number;

	constructor(private readonly clock: Clock) {
		this.since = clock.now();
	}

	/** The visitor of a session did something that only an open page does: wrote, or asked what is new. */
	note(sessionId: string): void {
		const now = this.clock.now();
		if (now - this.since >= KEPT_MS || this.recent.size >= MAX_ENTRIES) {
			this.older = this.recent;
			this.recent = new Map();
			this.since = now;
		}
		this.recent.set(sessionId, now);
	}

	/** Whether there was a sign of life after this time. */
	seenAfter(sessionId: string, time: number): boolean {
		return (this.recent.get(sessionId) ?? this.older.get(sessionId) ?? 0) > time;
	}
}
