/** Security headers on every answer, refusals included. */
import { eventually } from '../support/eventually';
import { RawSocket } from '../support/raw-socket';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
beforeAll(async () => {
	const env = { ALLOWED_ORIGINS: 'https://shop.example' };
	runtime = await startRuntime({ env });
});
afterAll(() => runtime.stop());

it.each([
	['POST', '/pocketping/connect', {}, '{}', 200],
	['POST', '/pocketping/connect', {}, 'no JSON', 400],
	['POST', '/pocketping/connect', { 'content-type': 'text/plain' }, '{}', 415],
	['POST', '/pocketping/connect', { origin: 'https://evil.example' }, '{}', 403],
	['POST', '/pocketping/message', {}, '{}', 404],
	['GET', '/pocketping/nowhere', {}, undefined, 404],
	['GET', '/pocketping/presence', {}, undefined, 200],
	['OPTIONS', '/pocketping/connect', {}, undefined, 204],
])('%s %s %j %s', async (method, path, headers, body, status) => {
	const answer = await fetch(runtime.url + path, {
		method,
		headers: { 'content-type': 'application/json', origin: 'https://shop.example', ...headers },
		body,
	});
	expect(answer.status).toBe(status);
	expect(Object.fromEntries(answer.headers)).toMatchObject({
		vary: 'Origin',
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
	});
	const isEvil = 'origin' in headers;
	expect(answer.headers.get('access-control-allow-origin')).toBe(
		isEvil ? null : 'https://shop.example',
	);
});

it.each(['/health', '/me', '/v1/sessions', '/nowhere'])(
	'%s can be neither framed nor run',
	async (path) => {
		const answer = await fetch(runtime.url + path);
		expect(answer.headers.get('content-security-policy')).toBe(
			"default-src 'none';frame-ancestors 'none'",
		);
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'SAMEORIGIN',
			'referrer-policy': 'no-referrer',
		});
		// Whoever ends TLS in front decides on this one.
		expect(answer.headers.get('strict-transport-security')).toBeNull();
	},
);

it('the widget can be loaded by any page all the same', async () => {
	const answer = await fetch(`${runtime.url}/widget.js`);
	expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
	expect((await fetch(`${runtime.url}/demo`)).headers.get('content-security-policy')).toContain(
		"script-src 'self'",
	);
});

it.each([
	['/pocketping/stream?sessionId=x', 404, 'SESSION_NOT_FOUND'],
	['/pocketping/nowhere', 404, 'NOT_FOUND'],
])('a refused handshake for %s is JSON and nothing else', async (path, status, code) => {
	const raw = await RawSocket.open(runtime.port, path);
	await eventually(async () => raw.isEnded);
	expect(raw.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*"code":"${code}"`));
	expect(raw.received).toContain('\r\nX-Content-Type-Options: nosniff\r\n');
	raw.close();
});

it.each(['/pocketping/stream/', '/PocketPing/Stream', '/ws/'])(
	'%s leads a socket where it leads a request',
	async (path) => {
		const raw = await RawSocket.open(runtime.port, `${path}?sessionId=x`);
		const expected = path === '/ws/' ? 'HTTP/1.1 101' : 'SESSION_NOT_FOUND';
		await eventually(async () => raw.received.includes(expected));
		raw.close();
		if (path === '/ws/') return;
		const answer = await fetch(`${runtime.url}${path}?sessionId=x`);
		expect(await answer.json()).toMatchObject({ code: 'SESSION_NOT_FOUND' });
	},
);

it('a wrong key is counted on the operator socket as over HTTP', async () => {
	const { TestSocket } = await import('../support/page');
	const codes = new Set<string>();
	for (let attempt = 0; attempt < 62; attempt += 1) {
		const socket = await TestSocket.open(`${runtime.url}/ws`);
		socket.send({ type: 'auth', apiKey: 'wrong' });
		codes.add(String(((await socket.frame('error')) as unknown as { code: string }).code));
		expect(await socket.closed()).toBe(4401);
	}
	expect([...codes]).toEqual(['UNAUTHORIZED', 'RATE_LIMITED']);
	const answer = await fetch(`${runtime.url}/me`, { headers: { authorization: 'Bearer wrong' } });
	expect(answer.status).toBe(429);
});
