import type { IncomingMessage } from 'node:http';
import type { ProxyTrust } from './client-address';
import { noticeProxy, type UnknownProxy } from './notice-proxy';

/** Who is noticed in requests from these peers with these headers. */
function noticed(trust: ProxyTrust, ...requests: Array<[string, Record<string, string>]>) {
	const proxies: UnknownProxy[] = [];
	const addressOf = noticeProxy(
		() => 'the address',
		trust,
		(proxy) => proxies.push(proxy),
	);
	for (const [remoteAddress, headers] of requests) {
		const request = { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
		expect(addressOf(request)).toBe('the address');
	}
	return proxies;
}

const forwarded = { 'x-forwarded-for': '192.0.2.1' };

it.each(['127.0.0.1', '::ffff:172.18.0.2', '10.1.2.3', '::1', 'fd00::2', '100.64.0.1'])(
	'%s that forwards for others is noticed',
	(peer) => {
		expect(noticed(0, [peer, forwarded])).toEqual([{ peer, header: 'x-forwarded-for' }]);
	},
);

it.each(['x-real-ip', 'cf-connecting-ip', 'forwarded'])('so is one that sends %s', (header) => {
	expect(noticed(0, ['127.0.0.1', { [header]: 'x' }])).toHaveLength(1);
});

it('is noticed once', () => {
	expect(noticed(0, ['127.0.0.1', forwarded], ['127.0.0.2', forwarded])).toHaveLength(1);
});

it('is noticed beside the ones that are trusted', () => {
	expect(noticed(['10.0.0.1'], ['10.0.0.1', forwarded], ['10.0.0.2', forwarded])).toEqual([
		{ peer: '10.0.0.2', header: 'x-forwarded-for' },
	]);
});

it('strangers, clients without a proxy, and trusted proxies are not', () => {
	expect(noticed(0, ['192.0.2.1', forwarded], ['127.0.0.1', {}], ['', forwarded])).toEqual([]);
	expect(noticed(1, ['127.0.0.1', forwarded])).toEqual([]);
});
