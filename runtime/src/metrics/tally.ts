/** Counts of one kind, told apart by a text: adding is two look-ups, everything else waits for somebody who reads. */
import type { Labels, Sample } from './sample';

/** Texts that are told apart at the most: each is a time series that somebody keeps for weeks. */
const MAX_KEYS = 500;

/** What all further texts are counted under. */
const OTHER = 'other';

export class Tally {
	private readonly counts = new Map<string, number>();

	/**
	 * @param labelsOf the labels that a text stands for; it is given `other` for what came on top
	 * @param keys counted from 0, so that they are there before anything happens
	 */
	constructor(
		private readonly labelsOf: (key: string) => Labels,
		keys: readonly string[] = [],
	) {
		for (const key of keys) this.counts.set(key, 0);
	}

	add(key: string, by = 1): void {
		const count = this.counts.get(key);
		if (count !== undefined) this.counts.set(key, count + by);
		else if (this.counts.size < MAX_KEYS) this.counts.set(key, by);
		else this.counts.set(OTHER, (this.counts.get(OTHER) ?? 0) + by);
	}

	read(): Sample[] {
		return [...this.counts].map(([key, value]) => ({ labels: this.labelsOf(key), value }));
	}
}
