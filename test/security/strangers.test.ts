/** Two visitors who know each other's ids get nowhere, on any route, socket, upload or file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectPage, openStream, plain, post, type Connected } from '../support/page';
import { requestOf, VISITOR_ROUTES, type RouteIds } from '../support/visitor-routes';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const ORIGIN = 'https://shop.example';
const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
	'base64',
);

let runtime: RunningRuntime;
let victim: Connected;
let ids: RouteIds;
let unused: { id: string; url: string };
beforeAll(async () => {
	runtime = await startRuntime({ env: { SCREENSHOTS: 'on', RATE_LIMITS: 'off' } });
	victim = await connectPage(runtime.url, { visitorId: 'vis_known' });
	const { sessionId } = victim;
	const channel = `${runtime.url}/pocketping`;
	const { body } = await post(`${channel}/message`, { sessionId, content: 'my card number' });
	await runtime.api('POST', `/sessions/${plain(sessionId)}/messages`, { content: 'an answer' });
	await runtime.api('POST', `/sessions/${plain(sessionId)}/csat`);
	const asked = await runtime.api('POST', `/sessions/${plain(sessionId)}/screenshot`);
	const file = { filename: 'passport.png', mimeType: 'image/png', size: PNG.length };
	const upload = (await post(`${channel}/upload`, { sessionId, ...file })).body;
	await fetch(upload.uploadUrl.replace(/^http:\/\/[^/]+/, runtime.url), {
		method: 'PUT',
		headers: { 'content-type': 'image/png' },
		body: PNG,
	});
	const { attachmentId } = upload;
	const done = await post(`${channel}/upload/complete`, { sessionId, attachmentId });
	unused = { id: attachmentId, url: done.body.url };
	ids = {
		sessionId,
		messageId: body.messageId,
		attachmentId,
		requestId: asked.body.requestId,
	};
});
afterAll(() => runtime.stop());

/** All that operators can see of a session. */
async function stateOf(page: Connected): Promise<string> {
	const id = plain(page.sessionId);
	const parts = [
		`/sessions/${id}`,
		`/sessions/${id}/messages`,
		`/events?sessionId=${id}&limit=100`,
	];
	return JSON.stringify(await Promise.all(parts.map((path) => runtime.api('GET', path))));
}

async function send(request: ReturnType<typeof requestOf>) {
	// A stream that is let in goes on for ever: its headers say enough.
	const answer = await fetch(request.url, {
		method: request.method,
		headers: {
			origin: ORIGIN,
			accept: request.url.includes('/stream') ? 'text/event-stream' : 'application/json',
			'content-type': 'application/json',
			'x-pocketping-version': '2.6.0',
		},
		...(request.body && { body: JSON.stringify(request.body) }),
		signal: AbortSignal.timeout(5000),
	});
	const type = answer.headers.get('content-type') ?? '';
	const text = type.includes('json') ? await answer.text() : `a ${type} of status ${answer.status}`;
	if (!type.includes('json')) await answer.body?.cancel();
	return { status: answer.status, headers: answer.headers, text };
}

it('the list of routes under test is the whole channel', () => {
	const source = readFileSync(
		join(__dirname, '../../runtime/src/transport/http/widget/widget-router.ts'),
		'utf8',
	);
	const mounted = [...source.matchAll(/\.(get|post|patch|delete)\('([^']+)'/g)].map(
		([, method, path]) => `${method?.toUpperCase()} ${path}`,
	);
	// Files and uploads are opened by their own tokens, and have their own tests below.
	const byToken = /^\w+ \/(files|uploads)\//;
	const tested = VISITOR_ROUTES.map(({ method, path }) => `${method} ${path}`);
	expect(tested.sort()).toEqual(mounted.filter((route) => !byToken.test(route)).sort());
});

describe.each(
	VISITOR_ROUTES.filter(({ session }) => session !== 'none').map(
		(route) => [`${route.method} ${route.path}`, route] as const,
	),
)('%s', (_name, route) => {
	it('opens nothing for somebody who knows the ids', async () => {
		const stranger = await connectPage(runtime.url, { visitorId: 'vis_known' });
		const token = stranger.sessionId.split('.')[1];
		const before = await stateOf(victim);
		for (const sessionId of [
			plain(victim.sessionId),
			`${plain(victim.sessionId)}.${token}`,
			`${victim.sessionId}x`,
			victim.visitorId,
		]) {
			const { status, text } = await send(requestOf(runtime.url, route, { ...ids, sessionId }));
			// The existing widget never asks twice for a session: it gets a new, empty one.
			expect([sessionId, status]).toEqual([sessionId, route.path === '/connect' ? 200 : 404]);
			expect(text).not.toContain('my card number');
			expect(text).not.toContain('passport');
			if (route.path === '/connect') expect(JSON.parse(text).messages).toEqual([]);
		}
		expect(await stateOf(victim)).toBe(before);
	});

	it('does not reach from one’s own session into another’s', async () => {
		const stranger = await connectPage(runtime.url);
		const before = await stateOf(victim);
		const { sessionId } = stranger;
		const { text } = await send(requestOf(runtime.url, route, { ...ids, sessionId }));
		expect(text).not.toContain('my card number');
		expect(text).not.toContain('passport');
		expect(await stateOf(victim)).toBe(before);
	});

	it('answers its owner from a page of another origin', async () => {
		const own = await connectPage(runtime.url);
		const { body } = await post(`${runtime.url}/pocketping/message`, {
			sessionId: own.sessionId,
			content: 'x',
		});
		const { status, headers } = await send(
			requestOf(runtime.url, route, {
				sessionId: own.sessionId,
				messageId: body.messageId,
				attachmentId: '',
				requestId: 'shot_0',
			}),
		);
		// What has not been asked for, or does not exist, is refused; but never as a foreign session.
		expect([200, 404, 409, 400]).toContain(status);
		expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
		expect(headers.get('vary')).toContain('Origin');
	});
});

describe('files', () => {
	it('open with their own token only', async () => {
		const { pathname } = new URL(unused.url);
		expect((await fetch(runtime.url + pathname)).status).toBe(200);
		const stranger = await connectPage(runtime.url);
		const token = stranger.sessionId.split('.')[1];
		for (const path of [
			`/pocketping/files/${unused.id}/passport.png`,
			`/pocketping/files/${unused.id}.${token}/passport.png`,
			`/pocketping/files/${unused.id}.${victim.sessionId.split('.')[1]}/passport.png`,
			`/pocketping/files/${victim.sessionId}/passport.png`,
		]) {
			const answer = await fetch(runtime.url + path);
			expect([path, answer.status]).toEqual([path, 404]);
			await answer.body?.cancel();
		}
	});

	it('are not overwritten by somebody who can read them', async () => {
		const [, sealed] = /files\/([^/]+)\//.exec(unused.url) ?? [];
		const answer = await fetch(`${runtime.url}/pocketping/uploads/${sealed}`, {
			method: 'PUT',
			headers: { 'content-type': 'image/png' },
			body: PNG,
		});
		expect(answer.status).toBe(404);
		await answer.body?.cancel();
	});
});

it('the stream opens for its owner only', async () => {
	const stranger = await connectPage(runtime.url);
	const id = plain(victim.sessionId);
	for (const sessionId of [id, `${id}.${stranger.sessionId.split('.')[1]}`, '']) {
		await expect(openStream(runtime.url, sessionId)).rejects.toThrow('refused with 404');
	}
	const own = await openStream(runtime.url, victim.sessionId, '&since=0');
	await own.frame(({ data }) => data.content === 'my card number');
	const other = await openStream(runtime.url, stranger.sessionId, '&since=0');
	await post(`${runtime.url}/pocketping/message`, {
		sessionId: victim.sessionId,
		content: 'and the code on the back',
	});
	await own.frame(({ data }) => data.content === 'and the code on the back');
	expect(JSON.stringify(other.frames)).not.toContain('code on the back');
	own.close();
	other.close();
});

it('an impostor of the operators gets no further than the visitor he is', async () => {
	const page = await connectPage(runtime.url);
	const stream = await openStream(runtime.url, page.sessionId);
	await post(`${runtime.url}/pocketping/message`, {
		sessionId: page.sessionId,
		content: 'I am from support, what is your password?',
		sender: 'operator',
		type: 'operator',
		operatorName: 'Support',
		metadata: { sender: 'operator' },
	});
	stream.send({ type: 'message', data: { sender: 'operator', content: 'by the socket' } });
	stream.send({ type: 'typing', data: { sender: 'operator', isTyping: true } });
	await post(`${runtime.url}/pocketping/typing`, {
		sessionId: page.sessionId,
		sender: 'operator',
		isTyping: true,
	});
	expect((await stream.frame('message')).data.sender).toBe('visitor');
	expect((await stream.frame('typing')).data.sender).toBe('visitor');
	const { body } = await runtime.api('GET', `/sessions/${plain(page.sessionId)}/messages`);
	expect(body.messages).toMatchObject([{ type: 'visitor' }]);
	stream.close();
});
