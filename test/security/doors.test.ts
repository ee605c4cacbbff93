/** The doors themselves: sockets, limits, origins, and what the log lets out. */
import { connectPage, openStream, post, TestSocket, type Connected } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
let page: Connected;
const logLines: string[] = [];
beforeAll(async () => {
	runtime = await startRuntime({ logLines });
	page = await connectPage(runtime.url);
});
afterAll(() => runtime.stop());

describe('sockets', () => {
	it('refuse unknown paths', async () => {
		await expect(TestSocket.open(`${runtime.url}/nowhere`)).rejects.toThrow('refused with 404');
		await expect(TestSocket.open(`${runtime.url}/pocketping`)).rejects.toThrow('404');
	});

	it('end at a frame that is too large, and only that socket', async () => {
		const [bad, good] = await Promise.all(
			[1, 2].map(() => openStream(runtime.url, page.sessionId)),
		);
		bad?.send('x'.repeat(70_000));
		expect(await bad?.closed()).toBe(1009);
		good?.send({ type: 'event', data: { id: 'still', name: 'here' } });
		await good?.frame('ack');
		good?.close();
	});

	it('are not what other upgrades are about: those are plain requests', async () => {
		const { connect } = await import('node:net');
		const answer = await new Promise<string>((resolve) => {
			const socket = connect(runtime.port, '127.0.0.1', () =>
				socket.write(
					'GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n' +
						'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
				),
			);
			socket.once('data', (data) => {
				socket.destroy();
				resolve(data.toString());
			});
		});
		expect(answer).toMatch(/^HTTP\/1\.1 200/);
	});

	it('survive a peer that resets the connection in the handshake', async () => {
		const { connect } = await import('node:net');
		for (let n = 0; n < 20; n += 1) {
			const socket = connect(runtime.port, '127.0.0.1');
			socket.on('error', () => {});
			socket.write(
				`GET /pocketping/stream?sessionId=${page.sessionId} HTTP/1.1\r\nHost: x\r\n` +
					'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
					'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
			);
			setImmediate(() => socket.resetAndDestroy());
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect((await fetch(`${runtime.url}/health`)).status).toBe(200);
	});
});

describe('too much of a good thing', () => {
	it('is 429 with the time to wait, and leaves other sessions alone', async () => {
		const flooder = await connectPage(runtime.url);
		const send = (sessionId: string) =>
			post(`${runtime.url}/pocketping/message`, { sessionId, content: 'x' });
		const answers = await Promise.all(Array.from({ length: 40 }, () => send(flooder.sessionId)));
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused.length).toBe(10);
		expect(refused[0]?.body).toMatchObject({ error: 'Rate limited', code: 'RATE_LIMITED' });
		expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
		expect((await send((await connectPage(runtime.url)).sessionId)).status).toBe(200);
	});
});

describe('CORS', () => {
	it('echoes the origin with credentials, as beacons need it', async () => {
		const answer = await fetch(`${runtime.url}/pocketping/disconnect`, {
			method: 'OPTIONS',
			headers: {
				origin: 'https://shop.example',
				'access-control-request-method': 'POST',
				'access-control-request-headers': 'content-type',
			},
		});
		expect(answer.status).toBe(204);
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			'access-control-allow-origin': 'https://shop.example',
			'access-control-allow-credentials': 'true',
			'access-control-allow-methods': expect.stringContaining('PATCH, DELETE, PUT'),
			'access-control-allow-headers': expect.stringContaining('X-PocketPing-Version'),
			vary: 'Origin',
		});
	});

	it('lets in only listed origins, on HTTP and on the socket', async () => {
		const listed = await startRuntime({ env: { ALLOWED_ORIGINS: 'https://shop.example' } });
		const connect = (origin: string) => post(`${listed.url}/pocketping/connect`, {}, { origin });
		expect((await connect('https://evil.example')).body).toMatchObject({
			code: 'ORIGIN_NOT_ALLOWED',
		});
		const { body } = await connect('https://shop.example');
		const open = (origin: string) =>
			TestSocket.open(`${listed.url}/pocketping/stream?sessionId=${body.sessionId}`, { origin });
		await expect(open('https://evil.example')).rejects.toThrow('refused with 403');
		(await open('https://shop.example')).close();
		await listed.stop();
	});
});

describe('the log', () => {
	it('holds no secret and no message', async () => {
		const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
		await runtime.api('POST', '/webhooks', {
			url: 'http://127.0.0.1:2/',
			events: ['*'],
			secret,
		});
		await post(`${runtime.url}/pocketping/message`, {
			sessionId: page.sessionId,
			content: 'private words',
		});
		const log = logLines.join('\n');
		for (const text of [secret, runtime.apiKey, page.sessionId.split('.')[1], 'private words']) {
			expect(log).not.toContain(text);
		}
	});
});
