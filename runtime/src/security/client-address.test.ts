/** The client's address, and what a client can and cannot make of it. */
import type { IncomingMessage } from 'node:http';
import { addressKey, clientAddress } from './client-address';

function request(remoteAddress: string, forwarded?: string): IncomingMessage {
	const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
	return { headers, socket: { remoteAddress }, connection: { remoteAddress } } as never;
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
	it('believes no header unless told to', () => {
		expect(clientAddress(0)(request('192.0.2.1', '203.0.113.9'))).toBe('192.0.2.1');
	});

	it('reads as many hops as there are proxies, and no further', () => {
		const address = clientAddress(1);
		expect(address(request('10.0.0.1', '198.51.100.7'))).toBe('198.51.100.7');
		expect(address(request('10.0.0.1', '1.2.3.4, 198.51.100.7'))).toBe('198.51.100.7');
	});

	it('reads through trusted addresses only', () => {
		const address = clientAddress(['10.0.0.0/8']);
		expect(address(request('10.0.0.1', '1.2.3.4, 198.51.100.7, 10.0.0.2'))).toBe('198.51.100.7');
		expect(address(request('192.0.2.1', '1.2.3.4'))).toBe('192.0.2.1');
	});

	it('unwraps IPv4 from a dual-stack listener', () => {
		expect(clientAddress(0)(request('::ffff:192.0.2.1'))).toBe('192.0.2.1');
	});
});
