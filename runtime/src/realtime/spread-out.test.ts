import { ManualClock } from '../../../test/support/manual-clock';
import { spreadOut } from './spread-out';

/** How many were done after each of these times, in milliseconds. */
function doneAfter(count: number, times: number[]): number[] {
	const clock = new ManualClock(0);
	let done = 0;
	const numbers = Array.from({ length: count }, (_, n) => n);
	spreadOut(numbers, clock, (n) => {
		expect(n).toBe(done);
		done += 1;
	});
	return times.map((time) => {
		clock.advance(time - clock.now());
		return done;
	});
}

it('does few at once', () => {
	expect(doneAfter(0, [0])).toEqual([0]);
	expect(doneAfter(100, [0])).toEqual([100]);
});

it('spreads many over two seconds at the most', () => {
	expect(doneAfter(500, [0, 40, 480])).toEqual([20, 60, 500]);
	const [first = 0, half = 0, all] = doneAfter(50_000, [0, 1000, 2000]);
	expect(first).toBeLessThan(600);
	expect(Math.abs(half - 25_000)).toBeLessThan(1000);
	expect(all).toBe(50_000);
});
