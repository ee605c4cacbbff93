/** Which custom event names a subscription's patterns cover. */
import { matchesAnyName, matchesNamePattern } from './name-pattern';

describe('matchesNamePattern', () => {
	it.each([
		['cart_abandoned', 'cart_abandoned', true],
		['cart_abandoned', 'cart_abandoned2', false],
		['cart.*', 'cart.abandoned', true],
		['cart.*', 'cart.', true],
		['cart.*', 'cartography', false],
		['*', 'anything', true],
		['a.b', 'axb', false],
	])('%s and %s: %s', (pattern, name, expected) => {
		expect(matchesNamePattern(pattern, name)).toBe(expected);
	});
});

describe('matchesAnyName', () => {
	it('takes no patterns for every name', () => {
		expect(matchesAnyName(undefined, 'x')).toBe(true);
		expect(matchesAnyName([], 'x')).toBe(true);
	});

	it('needs one pattern to match', () => {
		expect(matchesAnyName(['a', 'b.*'], 'b.c')).toBe(true);
		expect(matchesAnyName(['a', 'b.*'], 'c')).toBe(false);
	});
});
