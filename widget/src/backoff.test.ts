/** The delays between retries: growing, bounded, and different for every visitor. */
import { FIRST_DELAY_MS, LONGEST_DELAY_MS, backoff } from './backoff';

test('doubles from half a second to fifteen seconds', () => {
	const slowest = [0, 1, 2, 3, 4, 5, 6].map((attempt) => backoff(attempt, () => 1));
	expect(slowest).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test('spreads over the upper half of each delay', () => {
	expect(backoff(0, () => 0)).toBe(FIRST_DELAY_MS / 2);
	expect(backoff(9, () => 0)).toBe(LONGEST_DELAY_MS / 2);
	expect(backoff(3, () => 0.5)).toBe(3000);
});

test('stays bounded after any number of attempts', () => {
	expect(backoff(100_000, () => 1)).toBe(LONGEST_DELAY_MS);
});
