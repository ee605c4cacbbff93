/** The visitor's stream: custom events in, frames out, and what a page missed. */
import { connectPage, openStream, plain, post, type Connected } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
beforeAll(async () => {
	runtime = await startRuntime({ env: { WELCOME_MESSAGE: 'Welcome!' } });
});
afterAll(() => runtime.stop());

const channel = (path: string) => `${runtime.url}/pocketping${path}`;

describe('custom events', () => {
	it('are acknowledged once durable, and kept once per client id', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		const event = { id: 'e1', name: 'cart_abandoned', data: { total: 129 }, timestamp: 'x' };
		stream.send({ type: 'event', data: event });
		expect((await stream.frame('ack')).data).toEqual({ id: 'e1' });
		stream.send({ type: 'event', data: event });
		await stream.frame((frame) => stream.frames.indexOf(frame) > 0 && frame.type === 'ack');
		await post(channel('/event'), { sessionId: page.sessionId, ...event });

		const query = `?sessionId=${plain(page.sessionId)}&type=custom_event.received`;
		const { body } = await runtime.api('GET', `/events${query}`);
		expect(body.events).toHaveLength(1);
		expect(body.events[0].data).toMatchObject({
			sessionId: plain(page.sessionId),
			event: { name: 'cart_abandoned', data: { total: 129 }, sessionId: plain(page.sessionId) },
			session: { id: plain(page.sessionId) },
		});
		stream.close();
	});

	it('works without an id, as the existing widget sends them', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		stream.send({ type: 'event', data: { name: 'no_id', timestamp: new Date().toISOString() } });
		// Frames of one socket are handled in order, so this one's answer comes after the first is kept.
		stream.send({ type: 'event', data: { id: 'next', name: 'next' } });
		await stream.frame('ack');
		expect((await runtime.api('GET', '/events?name=no_id')).body.events).toHaveLength(1);
		expect((await runtime.api('GET', '/event-types')).body.customEventNames).toContain('no_id');
		stream.close();
	});

	it('answers a bad one with its code, and goes on', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		stream.send({ type: 'event', data: { id: 'bad', name: '' } });
		expect((await stream.frame('error')).data).toMatchObject({
			id: 'bad',
			code: 'INVALID_PARAMETERS',
		});
		stream.send('rubbish');
		stream.send({ type: 'unheard_of' });
		stream.send('null');
		stream.send({ type: 'event', data: { id: 'good', name: 'fine' } });
		expect((await stream.frame('ack')).data).toEqual({ id: 'good' });
		stream.close();
	});
});

/** A stream that has caught up: what is not kept, such as typing, is not sent before. */
async function listening(page: Connected) {
	const stream = await openStream(runtime.url, page.sessionId);
	await runtime.api('POST', `/sessions/${plain(page.sessionId)}/events`, { name: 'listening' });
	await stream.frame('event');
	return stream;
}

describe('the stream', () => {
	it('replays what a page missed, in order, then goes on live', async () => {
		const page = await connectPage(runtime.url);
		const id = plain(page.sessionId);
		const emit = (name: string) => runtime.api('POST', `/sessions/${id}/events`, { name });
		const offline = await emit('while_away');
		expect(offline.body).toMatchObject({ name: 'while_away', delivered: 0 });
		await runtime.api('POST', `/sessions/${id}/messages`, { content: 'hello?' });
		await runtime.api('POST', '/broadcast', { name: 'to_all' });

		const stream = await openStream(runtime.url, page.sessionId, `&since=${page.seq}`);
		await stream.frame((frame) => frame.data?.name === 'to_all');
		expect((await emit('live')).body.delivered).toBe(1);
		await stream.frame((frame) => frame.data?.name === 'live');
		expect(stream.frames.map(({ type, data }) => data.name ?? `${type} ${data.content}`)).toEqual([
			'while_away',
			'message hello?',
			'to_all',
			'live',
		]);
		const seqs = stream.frames.map(({ seq }) => seq ?? 0);
		expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
		stream.close();
	});

	it('is not held up by what the page itself sent', async () => {
		const page = await connectPage(runtime.url);
		const id = plain(page.sessionId);
		await Promise.all(
			Array.from({ length: 50 }, (_, n) =>
				post(channel('/event'), { sessionId: page.sessionId, name: `own${n}` }),
			),
		);
		await runtime.api('POST', `/sessions/${id}/events`, { name: 'for_the_page' });
		const stream = await openStream(runtime.url, page.sessionId, `&since=${page.seq}`);
		expect((await stream.frame('event')).data.name).toBe('for_the_page');
		stream.close();
	});

	it('replays more than one page of it, and sends one who is too far behind to /connect', async () => {
		const page = await connectPage(runtime.url);
		const id = plain(page.sessionId);
		const emit = (n: number) => runtime.api('POST', `/sessions/${id}/events`, { name: `n${n}` });
		for (let n = 0; n < 450; n += 1) await emit(n);
		const stream = await openStream(runtime.url, page.sessionId, `&since=${page.seq}`);
		await stream.frame((frame) => frame.data?.name === 'n449');
		expect(stream.frames.map(({ data }) => data.name)).toEqual(
			Array.from({ length: 450 }, (_, n) => `n${n}`),
		);
		stream.close();
		await Promise.all(Array.from({ length: 1600 }, (_, n) => emit(n)));
		const late = await openStream(runtime.url, page.sessionId, `&since=${page.seq}`);
		expect(await late.closed()).toBe(4009);
		const again = await connectPage(runtime.url, { sessionId: page.sessionId });
		const fresh = await openStream(runtime.url, page.sessionId, `&since=${again.seq}`);
		await emit(9999);
		expect((await fresh.frame('event')).data.name).toBe('n9999');
		fresh.close();
	}, 20_000);

	it('tells pages when operators come and go', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		await runtime.api('PUT', '/operator/status', { online: true });
		expect((await stream.frame('presence')).data).toEqual({ online: true });
		expect((await connectPage(runtime.url)).operatorOnline).toBe(true);
		expect(await (await fetch(channel('/presence'))).json()).toEqual({
			online: true,
			aiEnabled: false,
		});
		await runtime.api('PUT', '/operator/status', { online: false });
		stream.close();
	});

	it('shows that an operator is writing', async () => {
		const page = await connectPage(runtime.url);
		const stream = await listening(page);
		const path = `/sessions/${plain(page.sessionId)}/typing`;
		const typing = { isTyping: true, label: 'Looking up your order…' };
		const { status, body } = await runtime.api('POST', path, typing);
		expect({ status, body }).toEqual({
			status: 200,
			body: { sessionId: plain(page.sessionId), ...typing },
		});
		expect((await stream.frame('typing')).data).toMatchObject({ sender: 'operator', ...typing });
		expect((await runtime.api('POST', path, { isTyping: 'yes' })).status).toBe(400);
		expect((await runtime.api('POST', '/sessions/sess_x/typing', typing)).status).toBe(404);
		stream.close();
	});

	it('passes typing on to the other pages of the session', async () => {
		const page = await connectPage(runtime.url);
		const stream = await listening(page);
		const { body } = await post(channel('/typing'), { sessionId: page.sessionId, isTyping: true });
		expect(body).toEqual({ ok: true });
		expect((await stream.frame('typing')).data).toMatchObject({
			sender: 'visitor',
			isTyping: true,
		});
		stream.close();
	});
});
