/** The client's address, and what a client can and cannot make of it. */
import type { IncomingMessage } from 'node:http';
import { addressKey, clientAddress, trustedPeer } from './client-address';

function request(
	remoteAddress: string | undefined,
	headers: object | string = {},
): IncomingMessage {
	const given = typeof headers === 'string' ? { 'x-forwarded-for': headers } : headers;
	return { headers: given, socket: { remoteAddress }, connection: { remoteAddress } } as never;
}

describe('addressKey', () => {
	it('counts an IPv6 customer as one, whichever of its addresses it uses', () => {
		expect(addressKey('2001:db8:1:2::1')).toBe(addressKey('2001:db8:1:2:ffff::9'));
		expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'));
		expect(addressKey('::ffff:192.0.2.1')).toBe(addressKey('192.0.2.1'));
		expect(addressKey('192.0.2.1')).not.toBe(addressKey('192.0.2.2'));
	});
});

describe('clientAddress', () => {
	const everyHeader = {
		'x-forwarded-for': '203.0.113.9',
		'cf-connecting-ip': '203.0.113.9',
		'x-real-ip': '203.0.113.9',
	};

	it('believes no header unless told to', () => {
		expect(clientAddress(0)(request('192.0.2.1', everyHeader))).toBe('192.0.2.1');
		expect(clientAddress(0, 'x-real-ip')(request('192.0.2.1', everyHeader))).toBe('192.0.2.1');
		const behindProxy = clientAddress(['10.0.0.0/8']);
		expect(behindProxy(request('192.0.2.1', everyHeader))).toBe('192.0.2.1');
	});

	it('reads as many hops as there are proxies, and no further', () => {
		const address = clientAddress(1);
		expect(address(request('10.0.0.1', '198.51.100.7'))).toBe('198.51.100.7');
		expect(address(request('10.0.0.1', '1.2.3.4, 198.51.100.7'))).toBe('198.51.100.7');
		expect(clientAddress(2)(request('10.0.0.1', '1.2.3.4, 5.6.7.8'))).toBe('1.2.3.4');
		expect(clientAddress(2)(request('10.0.0.1', '9.9.9.9, 1.2.3.4, 5.6.7.8'))).toBe('1.2.3.4');
	});

	it('reads through trusted addresses only', () => {
		const address = clientAddress(['10.0.0.0/8']);
		expect(address(request('10.0.0.1', '1.2.3.4, 198.51.100.7, 10.0.0.2'))).toBe('198.51.100.7');
		expect(address(request('192.0.2.1', '1.2.3.4'))).toBe('192.0.2.1');
		expect(address(request('::ffff:10.0.0.1', '198.51.100.7'))).toBe('198.51.100.7');
		expect(clientAddress(['2001:db8::/32'])(request('2001:db8::1', '2001:db9::5'))).toBe(
			'2001:db9::5',
		);
	});

	it('unwraps IPv4 from a dual-stack listener', () => {
		expect(clientAddress(0)(request('::ffff:192.0.2.1'))).toBe('192.0.2.1');
		expect(clientAddress(1)(request('10.0.0.1', '::ffff:192.0.2.1'))).toBe('192.0.2.1');
	});

	it('takes CF-Connecting-IP and X-Real-IP only where the proxy sends no X-Forwarded-For', () => {
		const address = clientAddress(1);
		const forged = { 'cf-connecting-ip': '1.2.3.4', 'x-real-ip': '1.2.3.4' };
		expect(address(request('10.0.0.1', { ...forged, 'x-forwarded-for': '198.51.100.7' }))).toBe(
			'198.51.100.7',
		);
		expect(address(request('10.0.0.1', { 'x-real-ip': '198.51.100.7' }))).toBe('198.51.100.7');
		const both = { 'cf-connecting-ip': '2001:db8::7', 'x-real-ip': '198.51.100.7' };
		expect(address(request('10.0.0.1', both))).toBe('2001:db8::7');
		expect(address(request('10.0.0.1'))).toBe('10.0.0.1');
	});

	it('reads one header only if told which', () => {
		const headers = { ...everyHeader, 'x-real-ip': '198.51.100.7' };
		expect(clientAddress(1, 'x-real-ip')(request('10.0.0.1', headers))).toBe('198.51.100.7');
		const without = { 'x-forwarded-for': '203.0.113.9' };
		expect(clientAddress(1, 'x-real-ip')(request('10.0.0.1', without))).toBe('10.0.0.1');
		expect(clientAddress(1, 'cf-connecting-ip')(request('10.0.0.1', headers))).toBe('203.0.113.9');
		const forged = { 'cf-connecting-ip': '1.2.3.4' };
		expect(clientAddress(1, 'x-forwarded-for')(request('10.0.0.1', forged))).toBe('10.0.0.1');
	});

	it('reads addresses with a port, as some proxies write them', () => {
		expect(clientAddress(1)(request('10.0.0.1', '198.51.100.7:4711'))).toBe('198.51.100.7');
		expect(clientAddress(1)(request('10.0.0.1', '[2001:db8::7]:4711'))).toBe('2001:db8::7');
	});

	it.each([
		'',
		'unknown',
		'203.0.113.9junk',
		'1.2.3.4, unknown',
		'1.2.3.4;5',
		'x'.repeat(10_000),
		'0x7f.1',
	])('falls back to the peer for a header of %.20j', (value) => {
		expect(clientAddress(1)(request('10.0.0.1', value))).toBe('10.0.0.1');
		const headers = { 'x-real-ip': value };
		expect(clientAddress(1, 'x-real-ip')(request('10.0.0.1', headers))).toBe('10.0.0.1');
	});

	it('knows no address of a connection that is gone', () => {
		expect(clientAddress(0)(request(undefined))).toBe('');
	});
});

describe('trustedPeer', () => {
	it('is whoever is within the hops or the ranges', () => {
		expect(trustedPeer(0)(request('10.0.0.1'))).toBe(false);
		expect(trustedPeer(1)(request('10.0.0.1'))).toBe(true);
		expect(trustedPeer(['10.0.0.0/8'])(request('::ffff:10.0.0.1'))).toBe(true);
		expect(trustedPeer(['10.0.0.0/8'])(request('192.0.2.1'))).toBe(false);
		expect(trustedPeer(['10.0.0.0/8'])(request(undefined))).toBe(false);
	});
});
