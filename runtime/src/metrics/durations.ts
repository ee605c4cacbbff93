/** How long things took, in buckets, told apart by a text. */
import type { Labels, Sample } from './sample';

/** Texts that are told apart at the most; each has a time series per bucket. */
const MAX_KEYS = 200;

const OTHER = 'other';

/** The durations of one text: adding is a short loop. */
export class Series {
	/** How many took no longer than the bound of this place, and longer than the one before; the last has no bound. */
	readonly counts: Float64Array;
	sum = 0;

	constructor(private readonly bounds: readonly number[]) {
		this.counts = new Float64Array(bounds.length + 1);
	}

	add(seconds: number): void {
		let place = 0;
		while (place < this.bounds.length && seconds > (this.bounds[place] ?? 0)) place += 1;
		this.counts[place] = (this.counts[place] ?? 0) + 1;
		// A clock that was put back makes no time negative.
		this.sum += Math.max(0, seconds);
	}
}

export class Durations {
	private readonly series = new Map<string, Series>();

	/**
	 * @param name the metric's, without the endings of its numbers
	 * @param bounds seconds, rising
	 */
	constructor(
		private readonly name: string,
		private readonly bounds: readonly number[],
		private readonly labelsOf: (key: string) => Labels,
	) {}

	of(key: string): Series {
		const known = this.series.get(key);
		if (known) return known;
		if (this.series.size >= MAX_KEYS && key !== OTHER) return this.of(OTHER);
		const series = new Series(this.bounds);
		this.series.set(key, series);
		return series;
	}

	read(): Sample[] {
		return [...this.series].flatMap(([key, { counts, sum }]) => {
			const labels = this.labelsOf(key);
			let count = 0;
			const buckets = [...counts].map((more, place) => {
				count += more;
				const le = this.bounds[place] ?? '+Inf';
				return { metricName: `${this.name}_bucket`, labels: { ...labels, le }, value: count };
			});
			return [
				...buckets,
				{ metricName: `${this.name}_sum`, labels, value: sum },
				{ metricName: `${this.name}_count`, labels, value: count },
			];
		});
	}
}
