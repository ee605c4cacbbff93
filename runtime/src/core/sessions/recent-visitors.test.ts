/** Signs of life: remembered for a while, forgotten in time, and never more than can be kept. */
import { ManualClock } from '../../../../test/support/manual-clock';
import { RecentVisitors } from './recent-visitors';

it('remembers for a minute at the least', () => {
	const clock = new ManualClock(1_000_000);
	const visitors = new RecentVisitors(clock);
	visitors.note('a');
	expect(visitors.seenAfter('a', 999_999)).toBe(true);
	expect(visitors.seenAfter('a', 1_000_000)).toBe(false);
	expect(visitors.seenAfter('b', 0)).toBe(false);
	clock.advance(59_999);
	visitors.note('b');
	expect(visitors.seenAfter('a', 0)).toBe(true);
	clock.advance(60_000);
	visitors.note('c');
	clock.advance(60_000);
	visitors.note('c');
	expect(visitors.seenAfter('a', 0)).toBe(false);
});

it('forgets rather than grows', () => {
	const visitors = new RecentVisitors(new ManualClock());
	for (let n = 0; n < 120_000; n += 1) visitors.note(`s${n}`);
	expect(visitors.seenAfter('s0', 0)).toBe(false);
	expect(visitors.seenAfter('s119999', 0)).toBe(true);
});
