/** Pages that open their stream without saying where they stopped, as the existing widget's do. */
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, openStream, plain, post, request } from '../support/page';
import { RawSocket } from '../support/raw-socket';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
const clock = new ManualClock();
beforeAll(async () => {
	runtime = await startRuntime({ clock, env: { RATE_LIMITS: 'off' } });
});
afterAll(() => runtime.stop());

const write = (sessionId: string, content: string) =>
	post(`${runtime.url}/pocketping/message`, { sessionId, content });

it('get the messages of the last days as they are now, and no custom event twice', async () => {
	const page = await connectPage(runtime.url);
	const id = plain(page.sessionId);
	await write(page.sessionId, 'long ago');
	for (let day = 0; day < 6; day += 1) clock.advance(24 * 60 * 60_000);
	await write(page.sessionId, 'before the weekend');
	for (let day = 0; day < 3; day += 1) clock.advance(24 * 60 * 60_000);
	const { messageId: edited } = (await write(page.sessionId, 'befor')).body;
	const { messageId: deleted } = (await write(page.sessionId, 'a mistake')).body;
	await runtime.api('POST', `/sessions/${id}/messages`, { content: 'hello' });
	await runtime.api('POST', `/sessions/${id}/events`, { name: 'show_offer' });
	const url = `${runtime.url}/pocketping/message`;
	await request('PATCH', `${url}/${edited}`, { sessionId: page.sessionId, content: 'before' });
	await request('DELETE', `${url}/${deleted}?sessionId=${page.sessionId}`);

	const stream = await openStream(runtime.url, page.sessionId);
	await runtime.api('POST', `/sessions/${id}/events`, { name: 'live' });
	await stream.frame('event');
	const messages = stream.frames.filter(({ type }) => type === 'message');
	expect(messages).toHaveLength(4);
	expect(messages.map(({ data }) => data)).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ content: 'before the weekend' }),
			expect.objectContaining({ content: 'hello', sender: 'operator' }),
			expect.objectContaining({ id: edited, content: 'before', editedAt: expect.any(String) }),
			expect.objectContaining({ id: deleted, deletedAt: expect.any(String) }),
		]),
	);
	expect(stream.frames.filter(({ type }) => type === 'event').map(({ data }) => data.name)).toEqual(
		['live'],
	);
	stream.close();
});

it('get the newest fifty if there were more', async () => {
	const page = await connectPage(runtime.url);
	for (let n = 0; n < 130; n += 1) await write(page.sessionId, `n${n}`);
	const stream = await openStream(runtime.url, page.sessionId);
	await stream.frame(({ data }) => data.content === 'n129');
	expect(stream.frames).toHaveLength(50);
	expect(stream.frames[0]?.data.content).toBe('n80');
	stream.close();
});

it('are asked again for a rating that is still awaited', async () => {
	const page = await connectPage(runtime.url);
	const id = plain(page.sessionId);
	await runtime.api('POST', `/sessions/${id}/csat`);
	for (const query of ['', `&since=${page.seq}`]) {
		const stream = await openStream(runtime.url, page.sessionId, query);
		expect((await stream.frame('csat_request')).data.requestedAt).toEqual(expect.any(String));
		stream.close();
	}
	await post(`${runtime.url}/pocketping/csat`, { sessionId: page.sessionId, score: 5 });
	const after = await openStream(runtime.url, page.sessionId);
	await runtime.api('POST', `/sessions/${id}/events`, { name: 'live' });
	await after.frame('event');
	expect(after.frames.some(({ type }) => type === 'csat_request')).toBe(false);
	after.close();
});

it('are heard from the first byte: a frame that comes with the handshake is not lost', async () => {
	const page = await connectPage(runtime.url);
	const early = await RawSocket.open(
		runtime.port,
		`/pocketping/stream?sessionId=${page.sessionId}`,
		[JSON.stringify({ type: 'event', data: { id: 'e1', name: 'early' } })],
	);
	await eventually(async () => early.received.includes('{"type":"ack","data":{"id":"e1"}}'));
	expect((await runtime.api('GET', '/events?name=early')).body.events).toHaveLength(1);
	early.close();
});
