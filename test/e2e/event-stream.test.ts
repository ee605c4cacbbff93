/** The visitor's stream as server-sent events, for networks that let no WebSocket through. */
import { TestEventStream } from '../support/event-stream';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, openStream, plain, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
const clock = new ManualClock();
beforeAll(async () => {
	runtime = await startRuntime({ clock, env: { ALLOWED_ORIGINS: 'https://shop.example' } });
});
afterAll(() => runtime.stop());

const open = (sessionId: string, query = '', headers = {}) =>
	TestEventStream.open(`${runtime.url}/pocketping/stream?sessionId=${sessionId}${query}`, headers);
const emit = (sessionId: string, name: string) =>
	runtime.api('POST', `/sessions/${plain(sessionId)}/events`, { name });
const write = (sessionId: string, content: string) =>
	post(`${runtime.url}/pocketping/message`, { sessionId, content });
const named = (name: string) => (frame: { data: any }) => frame.data?.name === name;

it('opens at once, with headers that keep proxies and caches out of it', async () => {
	const page = await connectPage(runtime.url);
	const stream = await open(page.sessionId, '', { origin: 'https://shop.example' });
	expect(stream.status).toBe(200);
	expect(stream.headers).toMatchObject({
		'content-type': 'text/event-stream; charset=utf-8',
		'cache-control': 'no-cache, no-transform',
		'x-accel-buffering': 'no',
		'access-control-allow-origin': 'https://shop.example',
		'x-content-type-options': 'nosniff',
	});
	await eventually(async () => stream.comments.includes('open'));
	expect(stream.events).toEqual([]);
	stream.close();
});

it('sends the same envelopes as the WebSocket, unnamed, with their position as id', async () => {
	const page = await connectPage(runtime.url);
	const stream = await open(page.sessionId);
	const socket = await openStream(runtime.url, page.sessionId, '', {
		origin: 'https://shop.example',
	});
	await write(page.sessionId, 'Grüße\nund 👋');
	await emit(page.sessionId, 'show_offer');
	await post(`${runtime.url}/pocketping/typing`, { sessionId: page.sessionId, isTyping: true });

	await stream.event(({ type }) => type === 'typing');
	await socket.frame('typing');
	expect(stream.events.map(({ frame }) => frame)).toEqual(socket.frames);
	expect(stream.events.map(({ name }) => name)).toEqual(['message', 'message', 'message']);
	const [message, event, typing] = stream.events;
	expect(message?.frame).toMatchObject({ type: 'message', data: { content: 'Grüße\nund 👋' } });
	expect(message?.id).toBe(String(message?.frame.seq));
	expect(event?.id).toBe(String(event?.frame.seq));
	// What is not kept has no position of its own.
	expect(typing?.id).toBe(event?.id);
	stream.close();
	socket.close();
});

it('goes on where the browser says it stopped, whatever its address says', async () => {
	const page = await connectPage(runtime.url);
	const first = await open(page.sessionId, `&since=${page.seq}`);
	await emit(page.sessionId, 'seen');
	await first.event(named('seen'));
	first.close();
	await emit(page.sessionId, 'missed');

	const again = await open(page.sessionId, `&since=${page.seq}`, {
		'last-event-id': first.lastEventId,
	});
	await again.event(named('missed'));
	await emit(page.sessionId, 'live');
	await again.event(named('live'));
	expect(again.events.map(({ frame }) => frame.data.name)).toEqual(['missed', 'live']);
	again.close();
});

it('can be taken up again also when nothing had come before it broke', async () => {
	const page = await connectPage(runtime.url);
	const silent = await open(page.sessionId);
	await eventually(async () => silent.lastEventId !== '');
	silent.close();
	await emit(page.sessionId, 'while_away');
	const again = await open(page.sessionId, '', { 'last-event-id': silent.lastEventId });
	await again.event(named('while_away'));
	again.close();
});

it('understands the time that the existing widget sends, also from a clock that is fast', async () => {
	const page = await connectPage(runtime.url);
	await write(page.sessionId, 'old');
	clock.advance(60_000);
	const after = new Date(clock.now()).toISOString();
	clock.advance(60_000);
	await write(page.sessionId, 'new');

	const stream = await open(page.sessionId, `&after=${encodeURIComponent(after)}`);
	await stream.event(({ data }) => data.content === 'new');
	expect(stream.events).toHaveLength(1);
	stream.close();
	const tomorrow = new Date(clock.now() + 86_400_000).toISOString();
	const fast = await open(page.sessionId, `&after=${encodeURIComponent(tomorrow)}`);
	await fast.event(({ data }) => data.content === 'new');
	fast.close();
});

it('says with plain HTTP what it does not open', async () => {
	const page = await connectPage(runtime.url);
	const url = `${runtime.url}/pocketping/stream`;
	for (const id of ['', plain(page.sessionId), 'sess_x.y']) {
		const refused = await fetch(`${url}?sessionId=${id}`, {
			headers: { origin: 'https://shop.example' },
		});
		expect(refused.status).toBe(404);
		expect(refused.headers.get('access-control-allow-origin')).toBe('https://shop.example');
		expect(await refused.json()).toMatchObject({ code: 'SESSION_NOT_FOUND' });
	}
	const elsewhere = await fetch(`${url}?sessionId=${page.sessionId}`, {
		headers: { origin: 'https://evil.example' },
	});
	expect(elsewhere.status).toBe(403);
	// A HEAD must not stay open for ever.
	const head = await fetch(`${url}?sessionId=${page.sessionId}`, { method: 'HEAD' });
	expect(head.status).toBe(200);
	expect(runtime.openStreams().pages).toBe(0);
});

it('writes a comment now and then, and counts among the open pages until it is closed', async () => {
	const page = await connectPage(runtime.url);
	const stream = await open(page.sessionId);
	expect((await emit(page.sessionId, 'x')).body.delivered).toBe(1);
	expect(stream.comments).not.toContain('ping');
	clock.advance(25_000);
	await eventually(async () => stream.comments.includes('ping'));
	stream.close();
	await eventually(async () => runtime.openStreams().connections === 0);
	expect(runtime.openStreams()).toEqual({ connections: 0, pages: 0, sessions: 0, owners: 0 });
	expect((await emit(page.sessionId, 'x')).body.delivered).toBe(0);
});

it('ends when the service stops', async () => {
	const stopping = await startRuntime();
	const page = await connectPage(stopping.url);
	const stream = await TestEventStream.open(
		`${stopping.url}/pocketping/stream?sessionId=${page.sessionId}`,
	);
	const started = Date.now();
	await stopping.stop();
	await eventually(async () => stream.isClosed);
	// An end, not a cut: nothing has to wait for the service's patience to run out.
	expect(stream.response.complete).toBe(true);
	expect(Date.now() - started).toBeLessThan(4000);
});
