/** One number as Prometheus reads it. */

export type Labels = Readonly<Record<string, string | number>>;

export interface Sample {
	labels: Labels;
	value: number;
	/** The name of this number, where it is not the metric's own: `…_bucket`, `…_sum`, `…_count`. */
	metricName?: string;
}
