/** Log lines about whoever can cause as many of them as they like: at most one a minute each, with a count. */
import type { Logger } from 'pino';
import type { Clock } from '../core/clock';

const INTERVAL_MS = 60_000;

/** Whoever comes on top of that many within a minute shares one line with all the others. */
const MAX_KEYS = 1000;
const OTHERS = '';

interface Entry {
	/** What the newest line that was left out would have said. */
	facts: object;
	message: string;
	leftOut: number;
}

export class SparseLog {
	private readonly entries = new Map<string, Entry>();

	constructor(
		private readonly log: Logger,
		private readonly clock: Clock,
		private readonly level: 'warn' | 'error' = 'warn',
	) {}

	/** Keys that were written about a moment ago. */
	get size(): number {
		return this.entries.size;
	}

	/**
	 * Writes a line, or counts it for the next one about this key, which says `leftOut`.
	 * @param key whom it is about: not empty
	 */
	write(key: string, facts: object, message: string): void {
		const known = this.entries.has(key) || this.entries.size < MAX_KEYS;
		const counted = known ? key : OTHERS;
		const entry = this.entries.get(counted);
		if (entry) {
			Object.assign(entry, { facts, message, leftOut: entry.leftOut + 1 });
			return;
		}
		this.log[this.level](facts, message);
		this.entries.set(counted, { facts, message, leftOut: 0 });
		this.clock.after(INTERVAL_MS, () => this.settle(counted));
	}

	/** A minute later: says what was left out, and waits on; or forgets, if nothing was. */
	private settle(key: string): void {
		const entry = this.entries.get(key);
		if (!entry) return;
		if (entry.leftOut === 0) {
			this.entries.delete(key);
			return;
		}
		this.log[this.level]({ ...entry.facts, leftOut: entry.leftOut }, entry.message);
		entry.leftOut = 0;
		this.clock.after(INTERVAL_MS, () => this.settle(key));
	}
}
