/** Which origins a list lets in, and the near misses it does not. */
import { originCheck } from './origins';

describe('originCheck', () => {
	const allowed = originCheck([
		'https://shop.example',
		'https://*.shop.example',
		'http://a.b:8080',
	]);

	it.each([
		['https://shop.example', true],
		['https://SHOP.example', true],
		['https://www.shop.example', true],
		['https://a.b.shop.example', true],
		['http://a.b:8080', true],
		['http://shop.example', false],
		['https://shop.example:444', false],
		['https://evilshop.example', false],
		['https://shop.example.evil.test', false],
		['https://evil.test/.shop.example', false],
		['https://evil.test#.shop.example', false],
		['https://.shop.example', false],
		['http://a.b', false],
		['null', false],
		[undefined, true],
	])('%s: %s', (origin, expected) => {
		expect(allowed(origin)).toBe(expected);
	});

	it('always lets in the pages of the service itself', () => {
		const own = originCheck(['https://shop.example'], 'https://chat.example/base');
		expect(own('https://chat.example')).toBe(true);
		expect(own('https://other.example')).toBe(false);
	});

	it('lets every page in when there is no list', () => {
		expect(originCheck([])('https://anything.test')).toBe(true);
	});
});
