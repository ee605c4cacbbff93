/** A target earns its places by answering, and loses them by failing. */
import { TargetPace } from './target-pace';

describe('TargetPace', () => {
	it('begins with two, grows to sixteen, and falls back to one', () => {
		const pace = new TargetPace();
		const answer = (ok: boolean) => {
			pace.begin('a');
			pace.end('a', ok);
		};
		expect(pace.room('a')).toBe(2);
		pace.begin('a');
		expect(pace.room('a')).toBe(1);
		pace.end('a', true);
		expect(pace.room('a')).toBe(3);
		for (let n = 0; n < 30; n += 1) answer(true);
		expect(pace.room('a')).toBe(16);
		answer(false);
		expect(pace.room('a')).toBe(1);
		expect(pace.room('b')).toBe(2);
	});

	it('never promises less than nothing', () => {
		const pace = new TargetPace();
		for (let n = 0; n < 2; n += 1) pace.begin('a');
		pace.end('a', false);
		expect(pace.room('a')).toBe(0);
	});
});
