/** Ids sort in the order they are made, and are never made twice. */
import { newId } from './new-id';

describe('newId', () => {
	it('sorts by time, and within a millisecond by order', () => {
		const ids = [10, 10, 10, 11, 11, 500, 1e12].map((now) => newId('msg', now));
		expect([...ids].sort()).toEqual(ids);
		expect(ids[0]).toMatch(/^msg_[0-9a-f]{32}$/);
	});

	it('does not repeat itself', () => {
		const ids = Array.from({ length: 70_000 }, () => newId('evt', 5));
		expect(new Set(ids).size).toBe(ids.length);
	});
});
