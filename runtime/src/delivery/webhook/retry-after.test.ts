/** Receivers say how long to wait in seconds or as a date, and sometimes nonsense. */
import { retryAfterMs } from './retry-after';

const now = Date.parse('2026-03-01T12:00:00.000Z');

it.each([
	['120', 120_000],
	['0', 0],
	[' 7 ', 7000],
	['Sun, 01 Mar 2026 12:01:00 GMT', 60_000],
	['Sunday, 01-Mar-26 12:01:00 GMT', 60_000],
	['Sun, 01 Mar 2026 11:00:00 GMT', 0],
	['-5', undefined],
	['1.5', undefined],
	['soon', undefined],
	['', undefined],
	['99999999999999999999', undefined],
	[undefined, undefined],
	[['3', '4'], 3000],
])('%j is %j ms', (value, expected) => {
	expect(retryAfterMs(value, now)).toBe(expected);
});
