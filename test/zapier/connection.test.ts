/** Connecting: which servers are taken, what the connection is called, and that the key goes nowhere else. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import app from '../../zapier/src';
import { useZapier } from './support/use-zapier';

const zapier = useZapier();
const { authentication, creates, triggers } = app as any;

const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

/** A server that is not PocketPing, and the requests it got. */
async function startServer(answer: RequestListener) {
	const requests: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		requests.push(request);
		answer(request, response);
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const connect = (authData: Record<string, string>) =>
	zapier.run(authentication.test, { authData: { ...zapier.authData, ...authData } });

test('a good key is tested and named', async () => {
	const label = await connect({});

	expect(label).toEqual({
		id: expect.stringMatching(/^proj_/),
		project: 'PocketPing',
		host: `127.0.0.1:${zapier.runtime.port}`,
		version: '0.1.0',
	});
	// Every word of the label is something the test answers, and none is the key.
	for (const [, name] of authentication.connectionLabel.matchAll(/\{\{(\w+)\}\}/g)) {
		expect(label).toHaveProperty(name);
	}
	expect(JSON.stringify(label)).not.toContain(zapier.runtime.apiKey);
});

test('blanks around what was pasted are nobody’s mistake', async () => {
	const { server_url, api_key } = zapier.authData;

	await connect({ server_url: ` ${server_url}/ `, api_key: ` ${api_key}\n` });
});

test.each(['', ' ', 'a b', 'first\nsecond', 'clé', 'a\u0000b'])(
	'the API Key %j is refused before anything is sent, and not repeated',
	async (api_key) => {
		const connecting = connect({ api_key });
		await expect(connecting).rejects.toThrow('Copy it again, in one piece.');
		if (api_key.trim()) await expect(connecting).rejects.not.toThrow(api_key);
	},
);

test('a wrong key asks to reconnect', async () => {
	await expect(connect({ api_key: 'wrong' })).rejects.toMatchObject({
		name: 'ExpiredAuthError',
		message: expect.stringContaining('does not accept this API Key. Reconnect with'),
	});
});

test('a key that was replaced does so from every step', async () => {
	const authData = { ...zapier.authData, api_key: 'replaced' };
	const inputData = { session_id: 'sess_1', message: 'Hi', event_name: 'x', enabled: true };
	const performs = [
		...Object.values<any>(creates).map(({ operation }) => operation.perform),
		triggers.new_session.operation.performList,
		triggers.new_session.operation.performSubscribe,
		triggers.session.operation.perform,
	];
	for (const perform of performs) {
		const run = zapier.run(perform, {
			authData,
			inputData: { ...inputData, name: 'Ada' },
			targetUrl: 'https://hooks.zapier.com/hooks/standard/1/2/',
		});
		await expect(run).rejects.toMatchObject({ name: 'ExpiredAuthError' });
	}
});

test.each([
	['', 'Enter the Server URL'],
	['chat.example.com', 'must begin with https://'],
	['http://chat.example.com', 'unencrypted'],
	['https://chat.example.com/v1', 'enter https://chat.example.com'],
	['https://user:pass@chat.example.com', 'user name or password'],
	['http://169.254.169.254', 'not the address of a server'],
])('the Server URL %j is refused before anything is sent: %s', async (server_url, message) => {
	await expect(connect({ server_url })).rejects.toThrow(message);
});

describe('what is not PocketPing', () => {
	test.each<[string, number, string, string]>([
		['a web page', 200, 'text/html', '<html>Welcome</html>'],
		['JSON of something else', 200, 'application/json', '{"ok": true}'],
		['a text', 200, 'application/json', '"hello"'],
		['a list', 200, 'application/json', '[]'],
		['nothing there', 404, 'text/html', 'Not Found'],
		['JSON that says so', 404, 'application/json', '{"detail": "Not Found"}'],
	])('%s', async (_what, status, type, body) => {
		const { url } = await startServer((_request, response) => {
			response.writeHead(status, { 'content-type': type }).end(body);
		});
		await expect(connect({ server_url: url })).rejects.toThrow(
			/What answers at 127\.0\.0\.1:\d+.* is not PocketPing.* Check the Server URL/,
		);
	});

	test.each([
		[429, 'ThrottledError'],
		[502, 'AppError'],
		[503, 'ThrottledError'],
		[504, 'AppError'],
	])('a proxy that answers %i in its place', async (status, name) => {
		const { url } = await startServer((_request, response) => {
			response.writeHead(status, { 'content-type': 'text/html' }).end('<html></html>');
		});
		await expect(connect({ server_url: url })).rejects.toMatchObject({
			name,
			message: expect.stringContaining('does not run behind it. Check that it runs'),
		});
	});

	test('nobody at all', async () => {
		await expect(connect({ server_url: 'http://127.0.0.1:1' })).rejects.toThrow(
			'PocketPing did not answer at 127.0.0.1:1: nothing listens there.',
		);
		await expect(connect({ server_url: 'https://chat.invalid' })).rejects.toThrow(
			/PocketPing did not answer at chat\.invalid: .*name/,
		);
	});

	test('somebody who talks without end', async () => {
		const { url } = await startServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			const chunk = Buffer.alloc(1024 * 1024, 0x20);
			const more = () => {
				while (!response.destroyed && response.write(chunk));
			};
			response.on('drain', more);
			more();
		});
		await expect(connect({ server_url: url })).rejects.toThrow('too large to be from PocketPing');
	});

	test('somebody who never answers', async () => {
		let asked = () => {};
		const request = new Promise<void>((resolve) => (asked = resolve));
		const { url } = await startServer(() => asked());
		jest.useFakeTimers({
			doNotFake: [
				'Date',
				'nextTick',
				'setImmediate',
				'queueMicrotask',
				'performance',
				'setInterval',
			],
		});
		try {
			const connecting = connect({ server_url: url }).catch((error: Error) => error.message);
			await request;
			jest.advanceTimersByTime(25_000);
			expect(await connecting).toContain('it took too long');
		} finally {
			jest.useRealTimers();
		}
	});

	test('a search does not take it for an empty result', async () => {
		const { url } = await startServer((_request, response) => {
			response.writeHead(404, { 'content-type': 'text/html' }).end('Not Found');
		});
		const found = zapier.run((app as any).searches.find_session.operation.perform, {
			authData: { ...zapier.authData, server_url: url },
			inputData: { session_id: 'sess_1' },
		});
		await expect(found).rejects.toThrow('is not PocketPing');
	});
});

describe('the key goes to the server of the connection and nowhere else', () => {
	test.each([301, 302, 303, 307, 308])('a redirect with %i is not followed', async (status) => {
		const elsewhere = await startServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
		});
		const { url, requests } = await startServer((_request, response) => {
			response.writeHead(status, { location: `${elsewhere.url}/v1/me` }).end();
		});

		await expect(connect({ server_url: url })).rejects.toThrow(
			`redirects to another address, and the API Key is sent to no other. If that is your PocketPing, reconnect with the Server URL ${elsewhere.url}`,
		);
		expect(requests[0]?.headers.authorization).toBe(`Bearer ${zapier.runtime.apiKey}`);
		expect(elsewhere.requests).toEqual([]);
	});

	test('also none within the same server', async () => {
		const { url, requests } = await startServer((_request, response) => {
			response.writeHead(302, { location: '/login' }).end();
		});

		await expect(connect({ server_url: url })).rejects.toThrow('something in front of PocketPing');
		expect(requests).toHaveLength(1);
	});

	test('a redirect to nonsense is just refused', async () => {
		const { url } = await startServer((_request, response) => {
			response.writeHead(302, { location: 'http://[' }).end();
		});
		await expect(connect({ server_url: url })).rejects.toThrow('REDIRECTED');
	});

	test('a request to another server has no key, however it is made', async () => {
		const elsewhere = await startServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
		});
		await zapier.run(async (z: any) => (await z.request(`${elsewhere.url}/v1/me`)).data);

		expect(elsewhere.requests).toHaveLength(1);
		expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
	});

	test('errors do not tell it', async () => {
		const wrong: Array<Record<string, string>> = [
			{ server_url: 'http://127.0.0.1:1' },
			{ api_key: `${zapier.runtime.apiKey}x` },
		];
		const errors = await Promise.all(
			wrong.map((authData) => connect(authData).catch((error: Error) => error.message)),
		);
		for (const message of errors) expect(message).not.toContain(zapier.runtime.apiKey);
	});
});
