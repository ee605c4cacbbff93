/** Every door, with what should not come through it: a clear code, CORS headers, and nothing written. */
import { connectPage, openStream, plain, post, type Connected } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
let page: Connected;
const logLines: string[] = [];
beforeAll(async () => {
	runtime = await startRuntime({ logLines });
	page = await connectPage(runtime.url);
});
afterAll(() => runtime.stop());

const visitorRoutes = ['/message', '/event', '/typing', '/identify', '/disconnect'];
const goodBodies: Record<string, object> = {
	'/message': { content: 'x' },
	'/event': { name: 'x' },
	'/typing': { isTyping: true },
	'/identify': { identity: { id: '1' } },
	'/disconnect': {},
};

async function eventCount(): Promise<string> {
	return JSON.stringify((await runtime.api('GET', '/events?limit=100')).body.events.length);
}

describe('a session that is not proved', () => {
	it('is the same 404 for unknown, foreign, token-less and forged ids, on every visitor route', async () => {
		const victim = await connectPage(runtime.url);
		const id = plain(victim.sessionId);
		const token = page.sessionId.split('.')[1];
		const before = await eventCount();
		const attempts = [
			id,
			`${id}.`,
			`${id}.${token}`,
			`sess_unknown.${token}`,
			'sess_unknown',
			'',
			undefined,
			null,
			17,
			{ id },
			[victim.sessionId],
		];
		const bodies = new Set<string>();
		for (const path of visitorRoutes) {
			for (const sessionId of attempts) {
				const answer = await post(`${runtime.url}/pocketping${path}`, {
					...goodBodies[path],
					sessionId,
				});
				expect([path, sessionId, answer.status]).toEqual([path, sessionId, 404]);
				bodies.add(JSON.stringify(answer.body));
			}
		}
		for (const sessionId of [id, `${id}.${token}`, 'sess_unknown', '']) {
			const url = `${runtime.url}/pocketping/messages?sessionId=${sessionId}`;
			const answer = await fetch(url);
			expect(answer.status).toBe(404);
			bodies.add(JSON.stringify(await answer.json()));
			const stream = openStream(runtime.url, sessionId);
			await expect(stream).rejects.toThrow('refused with 404');
		}
		expect([...bodies]).toEqual([
			'{"error":"Not found","message":"Session not found","code":"SESSION_NOT_FOUND"}',
		]);
		expect(await eventCount()).toBe(before);
	});

	it('is refused even with a good token once its data is gone', async () => {
		const elsewhere = await startRuntime();
		const foreign = await connectPage(elsewhere.url);
		await elsewhere.stop();
		const answer = await post(`${runtime.url}/pocketping/message`, {
			sessionId: foreign.sessionId,
			content: 'x',
		});
		expect(answer.status).toBe(404);
	});
});

describe('the management API without its key', () => {
	it.each([
		['no header', undefined],
		['another scheme', 'Basic abc'],
		['a wrong key', 'Bearer wrong'],
		['an empty key', 'Bearer '],
		['a widget session', 'session'],
	])('answers 401 to %s', async (_what, authorization) => {
		const value = authorization === 'session' ? `Bearer ${page.sessionId}` : authorization;
		for (const path of ['/me', '/sessions', '/v1/webhooks', '/events', '/sessions/x/messages']) {
			const answer = await fetch(runtime.url + path, {
				headers: value === undefined ? {} : { authorization: value },
			});
			expect(answer.status).toBe(401);
			expect(await answer.json()).toMatchObject({ error: 'Unauthorized', code: 'UNAUTHORIZED' });
		}
	});

	it('checks the key before anything else of a write', async () => {
		const answer = await fetch(`${runtime.url}/webhooks`, { method: 'POST', body: '{bad' });
		expect(answer.status).toBe(401);
		expect((await runtime.api('GET', '/webhooks')).body.webhooks).toEqual([]);
	});
});

describe('bodies', () => {
	const send = (body: string, contentType = 'application/json') =>
		fetch(`${runtime.url}/pocketping/message`, {
			method: 'POST',
			headers: { 'content-type': contentType, origin: 'https://shop.example' },
			body,
		});
	/** Sends a body in chunks, so without saying how long it is. */
	const stream = (body: ReadableStream) =>
		fetch(`${runtime.url}/pocketping/message`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body,
			duplex: 'half',
		} as RequestInit);
	const message = (content: unknown) => JSON.stringify({ sessionId: page.sessionId, content });

	it.each([
		['broken JSON', '{"a":', undefined, 400, 'INVALID_JSON'],
		['no object', '17', undefined, 404, 'SESSION_NOT_FOUND'],
		['null', 'null', undefined, 404, 'SESSION_NOT_FOUND'],
		['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'UNSUPPORTED_MEDIA_TYPE'],
		['JSON as text', '{}', 'text/plain', 415, 'UNSUPPORTED_MEDIA_TYPE'],
		['an odd charset', '{}', 'application/json; charset=koi8-r', 415, 'UNSUPPORTED_MEDIA_TYPE'],
		['too much', `"${'x'.repeat(70_000)}"`, undefined, 413, 'PAYLOAD_TOO_LARGE'],
	])('%s', async (_what, body, contentType, status, code) => {
		const answer = await send(body, contentType);
		expect(answer.status).toBe(status);
		expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
		const error: any = await answer.json();
		expect(error).toEqual({ error: expect.any(String), message: expect.any(String), code });
		expect(JSON.stringify(error)).not.toMatch(/\n|node_modules|\.ts\b|\.js\b/);
	});

	it('a body that does not say how long it is, and is too long', async () => {
		const chunk = new TextEncoder().encode('x'.repeat(10_000));
		let sent = 0;
		const body = new ReadableStream({
			pull(controller) {
				sent += 1;
				if (sent > 20) controller.close();
				else controller.enqueue(chunk);
			},
		});
		const answer = await stream(body);
		expect(answer.status).toBe(413);
		expect(await answer.json()).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
	});

	it.each([
		['packed', { 'content-encoding': 'gzip' }, 415],
		['with a charset', { 'content-type': 'application/json; charset=UTF-8' }, 200],
		['of another JSON type', { 'content-type': 'application/jsonp' }, 415],
	])('a body %s', async (_what, headers, status) => {
		const answer = await fetch(`${runtime.url}/pocketping/message`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: message('x'),
		});
		expect(answer.status).toBe(status);
	});

	it('a body in pieces, cut inside a character', async () => {
		const bytes = new TextEncoder().encode(message('Grüße 👋'));
		const cut = bytes.indexOf(0xf0) + 2;
		const body = new ReadableStream({
			async start(controller) {
				controller.enqueue(bytes.slice(0, cut));
				await new Promise((resolve) => setTimeout(resolve, 20));
				controller.enqueue(bytes.slice(cut));
				controller.close();
			},
		});
		const answer = await stream(body);
		expect(answer.status).toBe(200);
		const { messages } = await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(messages.at(-1).content).toBe('Grüße 👋');
	});

	it('a body that breaks off is no message, and no harm', async () => {
		const { connect } = await import('node:net');
		const before = await eventCount();
		await new Promise<void>((resolve) => {
			const socket = connect(runtime.port, '127.0.0.1', () => {
				socket.write(
					'POST /pocketping/message HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
						'Content-Length: 500\r\n\r\n{"half":',
				);
				setTimeout(() => socket.resetAndDestroy(), 30);
			});
			socket.on('close', () => resolve());
			socket.on('error', () => {});
		});
		expect((await fetch(`${runtime.url}/health`)).status).toBe(200);
		expect(await eventCount()).toBe(before);
	});

	it.each([
		['too many characters', 'x'.repeat(4001), 'CONTENT_TOO_LONG'],
		['nothing', '', 'INVALID_PARAMETERS'],
		['blanks', ' \n\t', 'INVALID_PARAMETERS'],
		['a number', 17, 'INVALID_PARAMETERS'],
		['an object', { toString: 'x' }, 'INVALID_PARAMETERS'],
		['nothing at all', undefined, 'INVALID_PARAMETERS'],
	])('a message of %s', async (_what, content, code) => {
		const before = await eventCount();
		const answer = await send(message(content));
		expect(answer.status).toBe(400);
		expect(await answer.json()).toMatchObject({ code });
		expect(await eventCount()).toBe(before);
	});

	it('a message of exactly 4000 characters is fine', async () => {
		expect((await send(message('x'.repeat(4000)))).status).toBe(200);
	});

	it.each([
		['a name of blanks', { name: '  ' }],
		['a name too long', { name: 'x'.repeat(101) }],
		['a name with a star', { name: 'cart.*' }],
		['a name with control characters', { name: 'a\u0000b' }],
		['no name', {}],
		['data too large', { name: 'x', data: { text: 'x'.repeat(40_000) } }],
		['data too deep', { name: 'x', data: JSON.parse('['.repeat(11) + ']'.repeat(11)) }],
	])('an event with %s', async (_what, fields) => {
		const before = await eventCount();
		const visitor = await post(`${runtime.url}/pocketping/event`, {
			sessionId: page.sessionId,
			...fields,
		});
		expect(visitor).toMatchObject({ status: 400, body: { code: 'INVALID_PARAMETERS' } });
		const api = await runtime.api('POST', `/sessions/${plain(page.sessionId)}/events`, fields);
		expect(api).toMatchObject({ status: 400, body: { code: 'INVALID_PARAMETERS' } });
		expect(await eventCount()).toBe(before);
	});
});

describe('addresses', () => {
	it.each([
		['GET', '/nowhere'],
		['GET', '/pocketping/nowhere'],
		['GET', '/pocketping/message'],
		['DELETE', '/pocketping/connect'],
		['GET', '/v1/nowhere'],
		['GET', '/demo/../../package.json'],
		['GET', '/demo/%2e%2e/%2e%2e/package.json'],
	])('%s %s is a JSON 404', async (method, path) => {
		const answer = await fetch(runtime.url + path, { method, headers: { origin: 'https://a.b' } });
		expect(answer.status).toBe(404);
		expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' });
		expect(answer.headers.get('access-control-allow-origin')).toBe('https://a.b');
	});

	it.each(['/sessions/%', '/sessions/%E0%A4%A'])('%s does not decode: 400', async (path) => {
		expect(await runtime.api('GET', path)).toMatchObject({ status: 400 });
	});

	it.each([
		['/sessions?limit=0', 'INVALID_PARAMETERS'],
		['/sessions?limit=101', 'INVALID_PARAMETERS'],
		['/sessions?limit=x', 'INVALID_PARAMETERS'],
		['/sessions?status=odd', 'INVALID_PARAMETERS'],
		['/sessions?createdAfter=yesterday', 'INVALID_PARAMETERS'],
		['/sessions?cursor=%27%3B--', 'INVALID_CURSOR'],
		['/events?cursor=xx', 'INVALID_CURSOR'],
		['/events?after=evt_erased', 'INVALID_CURSOR'],
		['/events?type=session.exploded', 'UNKNOWN_EVENT_TYPE'],
	])('%s: %s', async (path, code) => {
		expect(await runtime.api('GET', path)).toMatchObject({ status: 400, body: { code } });
	});

	it.each<[string, string, object?]>([
		['GET', '/sessions/sess_unknown'],
		['POST', '/sessions/sess_unknown/close'],
		['GET', '/sessions/sess_unknown/messages'],
		['POST', '/sessions/sess_unknown/messages', { content: 'x' }],
		['POST', '/sessions/sess_unknown/identify', { email: 'a@b.c' }],
		['POST', '/sessions/sess_unknown/ai', { enabled: true }],
		['POST', '/sessions/sess_unknown/events', { name: 'x' }],
	])('%s %s is seed 2’s 404', async (...[method, path, body]) => {
		expect(await runtime.api(method, path, body)).toEqual({
			status: 404,
			body: { error: 'Not found', message: 'Session not found', code: 'SESSION_NOT_FOUND' },
		});
	});
});
