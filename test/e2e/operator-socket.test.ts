/** The operator WebSocket of seed 2: an auth frame, then every event, flat. */
import { connectPage, plain, post, TestSocket } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime();
});
afterAll(() => runtime.stop());

async function operator(path = '/ws'): Promise<TestSocket> {
	const socket = await TestSocket.open(`${runtime.url}${path}`);
	socket.send({ type: 'auth', apiKey: runtime.apiKey });
	await socket.frame('auth.ok');
	return socket;
}

it.each(['/ws', '/v1/ws'])('%s sends sessions, messages, events and closings', async (path) => {
	const socket = await operator(path);
	const page = await connectPage(runtime.url);
	const id = plain(page.sessionId);
	await post(`${runtime.url}/pocketping/message`, { sessionId: page.sessionId, content: 'hi' });
	await post(`${runtime.url}/pocketping/event`, {
		sessionId: page.sessionId,
		name: 'clicked_pricing',
		data: { plan: 'pro' },
	});
	await runtime.api('POST', `/sessions/${id}/close`);

	const closed: any = await socket.frame('session.closed');
	expect(closed).toMatchObject({ sessionId: id, session: { status: 'closed' } });
	const [created, message, event]: any[] = socket.frames.filter(
		(frame: any) => frame.sessionId === id,
	);
	expect(created).toMatchObject({ type: 'session.created', session: { id } });
	expect(message).toMatchObject({
		type: 'message.created',
		id: expect.stringMatching(/^evt_/),
		timestamp: expect.any(String),
		sessionId: id,
		message: { content: 'hi', type: 'visitor' },
		session: { id },
	});
	expect(event).toMatchObject({
		type: 'custom_event.received',
		event: { name: 'clicked_pricing', data: { plan: 'pro' } },
	});
	socket.close();
});

it.each([
	['a wrong key', { type: 'auth', apiKey: 'wrong' }],
	['no auth frame', { type: 'hello' }],
	['an odd key', { type: 'auth', apiKey: { $ne: 1 } }],
	['rubbish', 'not json'],
])('turns away %s', async (_what, frame) => {
	const socket = await TestSocket.open(`${runtime.url}/ws`);
	socket.send(frame);
	expect(await socket.frame('error')).toMatchObject({ code: 'UNAUTHORIZED' });
	expect(await socket.closed()).toBe(4401);
	expect(socket.frames).toHaveLength(1);
});

it('sends nothing before the auth frame', async () => {
	const silent = await TestSocket.open(`${runtime.url}/ws`);
	const admitted = await operator();
	await connectPage(runtime.url, { identity: { id: 'c1' } });
	await admitted.frame('session.created');
	expect(silent.frames).toEqual([]);
	silent.close();
	admitted.close();
});
