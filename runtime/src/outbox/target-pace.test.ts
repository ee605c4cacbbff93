/** A target earns its places by answering, and loses them by failing. */
import { TargetPace } from './target-pace';

describe('TargetPace', () => {
	it('begins with two, grows to sixty-four, and falls back to one', () => {
		const pace = new TargetPace();
		const answer = (ok: boolean) => {
			pace.begin('a', 0);
			pace.end('a', ok, 0);
		};
		expect(pace.room('a', 0)).toBe(2);
		pace.begin('a', 0);
		expect(pace.room('a', 0)).toBe(1);
		pace.end('a', true, 0);
		expect(pace.room('a', 0)).toBe(3);
		for (let n = 0; n < 70; n += 1) answer(true);
		expect(pace.room('a', 0)).toBe(64);
		answer(false);
		expect(pace.room('a', 0)).toBe(1);
		expect(pace.room('b', 0)).toBe(2);
	});

	it('never promises less than nothing', () => {
		const pace = new TargetPace();
		for (let n = 0; n < 2; n += 1) pace.begin('a', 0);
		pace.end('a', false, 0);
		expect(pace.room('a', 0)).toBe(0);
	});

	it('gives no place to a target that asked for a rest, and says when the first rest ends', () => {
		const pace = new TargetPace();
		expect(pace.nextRelease(0)).toBe(Infinity);
		pace.rest('a', 500, 0);
		pace.rest('b', 300, 0);
		pace.rest('b', 200, 0);
		expect([pace.room('a', 100), pace.room('b', 299), pace.room('c', 100)]).toEqual([0, 0, 2]);
		expect(pace.nextRelease(100)).toBe(300);
		expect(pace.room('b', 300)).toBe(2);
		expect(pace.nextRelease(300)).toBe(500);
		expect(pace.nextRelease(500)).toBe(Infinity);
	});

	it('keeps to a rate, with a second’s worth at once and the rest in time', () => {
		const pace = new TargetPace();
		for (let n = 0; n < 10; n += 1) {
			pace.begin('a', 0);
			pace.end('a', true, 0);
		}
		pace.keepTo('a', 4, 0);
		expect(pace.room('a', 10_000)).toBe(4);
		for (let n = 0; n < 4; n += 1) pace.begin('a', 10_000);
		expect(pace.room('a', 10_000)).toBe(0);
		expect(pace.nextRelease(10_000)).toBe(10_250);
		expect(pace.room('a', 10_250)).toBe(1);
		expect(pace.room('a', 10_600)).toBe(2);
		pace.keepTo('a', undefined, 10_600);
		expect(pace.room('a', 10_600)).toBe(8);
		// What has not answered by then hangs.
		expect(pace.nextRelease(10_600)).toBe(12_001);
	});

	it('stands no longer still than usual when the clock is put back', () => {
		const hour = 60 * 60_000;
		const now = 1e12;
		const back = now - 24 * hour;
		const pace = new TargetPace();
		pace.keepTo('rated', 1, now);
		pace.begin('rated', now);
		expect(pace.room('rated', now)).toBe(0);
		expect(pace.room('rated', back)).toBe(0);
		expect(pace.nextRelease(back)).toBe(back + 1000);
		expect(pace.room('rated', back + 1000)).toBe(1);

		const resting = new TargetPace();
		resting.rest('a', now + hour, now);
		expect(resting.nextRelease(back)).toBe(back + hour);
		expect(resting.room('a', back + hour)).toBe(2);
	});

	it('forgets what holds nothing back first, and remembers no more than a thousand', () => {
		const pace = new TargetPace();
		pace.rest('resting', 5000, 0);
		pace.keepTo('rated', 1, 0);
		pace.begin('rated', 0);
		pace.end('rated', true, 0);
		pace.begin('busy', 0);
		for (let n = 0; n < 3000; n += 1) {
			pace.begin(`${n}`, 0);
			pace.end(`${n}`, true, 0);
		}
		expect(['resting', 'rated', 'busy', '2999'].map((name) => pace.knows(name))).toEqual(
			Array(4).fill(true),
		);
		expect(pace.knows('0')).toBe(false);
		for (let n = 0; n < 3000; n += 1) pace.rest(`resting ${n}`, 5000, 0);
		const known = Array.from({ length: 3000 }, (_, n) => pace.knows(`resting ${n}`));
		expect(known.filter(Boolean).length).toBeLessThanOrEqual(1000);
		expect(pace.knows('busy')).toBe(true);
	});
});
