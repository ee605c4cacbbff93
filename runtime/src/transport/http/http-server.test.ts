import type { RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { createHttpServer, type HttpServerOptions } from './http-server';

/** Sends some bytes and resolves with what comes back until the server hangs up. */
async function exchange(options: HttpServerOptions, ...bytes: string[]): Promise<string> {
	const listener: RequestListener = (_request, response) => response.end('ok');
	const server = createHttpServer(listener, { ...options, connectionsCheckingInterval: 20 });
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
	let answer = '';
	socket.on('data', (chunk) => (answer += String(chunk)));
	for (const part of bytes) socket.write(part);
	await new Promise((resolve) => socket.on('close', resolve));
	await new Promise((resolve) => server.close(resolve));
	return answer;
}

it('hangs up on a client that does not finish its headers', async () => {
	const answer = await exchange({ headersTimeout: 60 }, 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ');
	expect(answer).toMatch(/^HTTP\/1.1 408 /);
});

it('hangs up on a client that does not finish its body', async () => {
	const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n';
	const answer = await exchange({ headersTimeout: 60, requestTimeout: 100 }, head, 'only this');
	expect(answer).toContain('408 Request Timeout');
});

it.each(['POST', 'GET'])(
	'hangs up on a small body that does not end, although nobody reads it: %s',
	async (method) => {
		const head = `${method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n`;
		const answer = await exchange({ bodyTimeout: 60 }, head, 'only this');
		expect(answer).toMatch(/^HTTP\/1.1 200 /);
	},
);

it('hangs up on a connection that is not used again', async () => {
	const answer = await exchange({ keepAliveTimeout: 60 }, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
	expect(answer).toMatch(/^HTTP\/1.1 200 /);
});
