// Summaries of measurements.

/** The value below which the given share of the measurements lies. */
function quantile(values, share) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const median = (values) => quantile(values, 0.5);

module.exports = { median, quantile };
