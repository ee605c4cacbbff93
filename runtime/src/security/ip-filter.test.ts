/** The IP filter's modes, reasons and order of evaluation. */
import { customFilter, type CustomFilter } from './custom-filter';
import { ipFilter, type IpFilterOptions } from './ip-filter';

const REQUEST = { path: '/pocketping/connect' };

function check(address: string, options: Partial<IpFilterOptions> = {}) {
	const lists = { blocklist: ['203.0.113.0/24'], allowlist: ['10.0.0.0/8', '203.0.113.7'] };
	const filter = ipFilter({ enabled: true, mode: 'blocklist', ...lists, ...options });
	return filter(address, REQUEST);
}

describe('ipFilter', () => {
	it('lets everybody in while it is off', () => {
		expect(check('203.0.113.9', { enabled: false })).toEqual({ allowed: true, reason: 'disabled' });
	});

	it.each([
		['blocklist', '203.0.113.9', false, 'blocklist', '203.0.113.0/24'],
		['blocklist', '203.0.113.7', false, 'blocklist', '203.0.113.0/24'],
		['blocklist', '198.51.100.1', true, 'default', undefined],
		['allowlist', '10.1.2.3', true, 'allowlist', '10.0.0.0/8'],
		['allowlist', '198.51.100.1', false, 'not_in_allowlist', undefined],
		['allowlist', '2001:db8::1', false, 'not_in_allowlist', undefined],
		['both', '203.0.113.7', true, 'allowlist', '203.0.113.7'],
		['both', '203.0.113.9', false, 'blocklist', '203.0.113.0/24'],
		['both', '198.51.100.1', true, 'default', undefined],
	] as const)('%s: %s', (mode, address, allowed, reason, matchedRule) => {
		expect(check(address, { mode })).toEqual({
			allowed,
			reason,
			...(matchedRule && { matchedRule }),
		});
	});

	it('sees through IPv4 inside IPv6, in the address and in the list', () => {
		expect(check('::ffff:203.0.113.9')).toMatchObject({ allowed: false, reason: 'blocklist' });
		const mapped = { blocklist: ['::ffff:203.0.113.0/120'] };
		expect(check('203.0.113.9', mapped)).toMatchObject({
			allowed: false,
			matchedRule: '::ffff:203.0.113.0/120',
		});
	});

	it('knows IPv6', () => {
		const blocklist = ['2001:db8::/32'];
		expect(check('2001:db8:7::1', { blocklist })).toMatchObject({ allowed: false });
		expect(check('2001:db9::1', { blocklist })).toMatchObject({ allowed: true });
		const listed = { mode: 'allowlist', allowlist: ['2001:db8::1'] } as const;
		expect(check('2001:0db8:0::0001', listed)).toMatchObject({ allowed: true });
	});

	it.each(['blocklist', 'allowlist', 'both'] as const)(
		'keeps out what is no address (%s)',
		(mode) => {
			for (const odd of ['', 'unknown', '203.0.113.9junk']) {
				expect(check(odd, { mode }).allowed).toBe(false);
			}
		},
	);

	it('refuses entries it cannot read, rather than leave them out', () => {
		expect(() => check('1.2.3.4', { blocklist: ['203.0.113.0/24abc'] })).toThrow('24abc');
	});
});

describe('a custom filter', () => {
	const errors: unknown[] = [];
	const withFilter = (filter: CustomFilter, address = '203.0.113.9') =>
		check(address, { custom: customFilter(filter, (error) => errors.push(error)) });

	it('goes before the lists', () => {
		expect(withFilter(() => true)).toEqual({ allowed: true, reason: 'custom' });
		expect(withFilter(() => false, '198.51.100.1')).toEqual({ allowed: false, reason: 'custom' });
		expect(withFilter(() => undefined)).toMatchObject({ allowed: false, reason: 'blocklist' });
		expect(withFilter(() => null, '198.51.100.1')).toEqual({ allowed: true, reason: 'default' });
	});

	it('hears the address and the request', () => {
		const heard: unknown[] = [];
		withFilter((...args) => void heard.push(args));
		expect(heard).toEqual([['203.0.113.9', REQUEST]]);
	});

	it('keeps everybody out when it fails', () => {
		errors.length = 0;
		const boom = () => {
			throw new Error('boom');
		};
		expect(withFilter(boom, '198.51.100.1')).toEqual({ allowed: false, reason: 'custom' });
		const later = (() => Promise.resolve(true)) as never;
		expect(withFilter(later, '198.51.100.1')).toEqual({ allowed: false, reason: 'custom' });
		expect(errors).toEqual([new Error('boom'), expect.any(TypeError)]);
	});
});
