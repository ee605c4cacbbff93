/** The retry schedule keeps its promise of more than a day, whatever the dice say. */
import { RETRY_PAUSES_MS, retryPause } from './retry-schedule';

describe('retryPause', () => {
	it('spreads every pause by a fifth either way', () => {
		expect(retryPause(1, 0)).toBe(4000);
		expect(retryPause(1, 0.5)).toBe(5000);
		expect(retryPause(2, 0.999)).toBeLessThan(18_000);
	});

	it('lasts over 24 hours in the shortest case, then ends', () => {
		const pauses = RETRY_PAUSES_MS.map((_pause, index) => retryPause(index + 1, 0) ?? 0);
		const total = pauses.reduce((sum, pause) => sum + pause, 0);
		expect(total).toBeGreaterThan(24 * 60 * 60 * 1000);
		expect(retryPause(RETRY_PAUSES_MS.length + 1, 0)).toBeUndefined();
	});
});
