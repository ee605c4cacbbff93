/** Sizes of files as people read them. */

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** Such as "340 kB" or "1.2 MB", in the visitor's language. */
export function formatSize(bytes: number, locale?: string): string {
	const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
	const value = bytes / 1000 ** power;
	return value.toLocaleString(locale, {
		style: 'unit',
		unit: UNITS[power],
		unitDisplay: 'short',
		maximumFractionDigits: power > 1 && value < 10 ? 1 : 0,
	});
}
