/** Addresses and ranges: what is one, what is not, and what lies inside. */
import { parseIpAddress, parseIpRange } from './ip-address';

describe('parseIpAddress', () => {
	it.each([
		['192.0.2.1', '192.0.2.1'],
		['::ffff:192.0.2.1', '192.0.2.1'],
		['::ffff:c000:201', '192.0.2.1'],
		['2001:DB8:0:0::1', '2001:db8::1'],
		['fe80::1%eth0', 'fe80::1'],
		['::1', '::1'],
	])('%s is %s', (text, expected) => {
		expect(parseIpAddress(text)?.toString()).toBe(expected);
	});

	it.each([
		'',
		'203.0.113.9junk',
		'203.0.113',
		'203.0.113.256',
		'0x7f.0.0.1',
		'010.0.0.1',
		'2130706433',
		'1.2.3.4:80',
		' 1.2.3.4',
		'2001:db8::1::2',
		'[::1]',
		'localhost',
		'%eth0',
	])('%j is no address', (text) => {
		expect(parseIpAddress(text)).toBeUndefined();
	});
});

describe('parseIpRange', () => {
	const inside = (rule: string, text: string) => {
		const address = parseIpAddress(text);
		return address && parseIpRange(rule)?.contains(address);
	};

	it.each([
		['192.0.2.1', '192.0.2.1', true],
		['192.0.2.1', '192.0.2.2', false],
		['203.0.113.0/24', '203.0.113.255', true],
		['203.0.113.7/24', '203.0.113.9', true],
		['203.0.113.0/24', '203.0.114.0', false],
		['0.0.0.0/0', '8.8.8.8', true],
		['0.0.0.0/0', '2001:db8::1', false],
		['::/0', '2001:db8::1', true],
		['::/0', '8.8.8.8', false],
		['10.0.0.0/8', '::ffff:10.9.8.7', true],
		['::ffff:10.0.0.0/104', '10.9.8.7', true],
		['::ffff:10.0.0.0/104', '11.0.0.1', false],
		['::ffff:10.1.2.3', '10.1.2.3', true],
		['2001:db8::/32', '2001:db8:ffff::1', true],
		['2001:db8::/32', '2001:db9::1', false],
		['2001:db8::1/128', '2001:db8::1', true],
	])('%s holds %s: %s', (rule, address, expected) => {
		expect(inside(rule, address)).toBe(expected);
	});

	it.each([
		'',
		'/8',
		'10.0.0.0/33',
		'10.0.0.0/',
		'10.0.0.0/24abc',
		'10.0.0.0/-1',
		'10.0.0.0/8/8',
		'10.0.0/8',
		'2001:db8::/129',
		'::ffff:10.0.0.0/90',
		'example.com',
	])('%j is no range', (rule) => {
		expect(parseIpRange(rule)).toBeUndefined();
	});
});
