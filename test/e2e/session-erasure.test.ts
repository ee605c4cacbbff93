/** A copy of all that is known of a session, and its erasure. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { connectPage, openStream, plain, post } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { subscribeTo, triggerFrom } from '../support/webhooks';

let runtime: RunningRuntime;
let sink: Sink;
beforeAll(async () => {
	runtime = await startRuntime();
	sink = await Sink.start();
});
afterAll(async () => {
	await runtime.stop();
	await sink.stop();
});

async function conversation(content: string) {
	const page = await connectPage(runtime.url, {
		identity: { id: 'c1', email: 'ada@site.example' },
	});
	await post(`${runtime.url}/pocketping/message`, { sessionId: page.sessionId, content });
	await triggerFrom(runtime, page, 'clicked', { plan: content });
	return page;
}

it('exports messages and events in order, whatever their number', async () => {
	const page = await conversation('first');
	const path = `/sessions/${plain(page.sessionId)}`;
	for (let n = 0; n < 520; n += 1) {
		await runtime.api('POST', `${path}/messages`, { content: `m${n}` });
	}
	const { status, body } = await runtime.api('GET', `${path}/export`);
	expect(status).toBe(200);
	expect(body.session).toMatchObject({ identity: { email: 'ada@site.example' } });
	expect(body.messages).toHaveLength(521);
	expect(body.messages[0].content).toBe('first');
	expect(body.messages.at(-1).content).toBe('m519');
	// One of them says that a human answers now.
	expect(body.events).toHaveLength(525);
	expect(body.events.slice(0, 4).map(({ event }: { event: string }) => event)).toEqual([
		'session.created',
		'session.identified',
		'message.created',
		'custom_event.received',
	]);
	expect((await runtime.api('GET', '/sessions/sess_none/export')).status).toBe(404);
}, 20_000);

it('erases all of it, tells receivers, and leaves the neighbours alone', async () => {
	const [page, neighbour] = [await conversation('TOPSECRET-1'), await conversation('neighbour')];
	const id = plain(page.sessionId);
	await subscribeTo(runtime, sink, { events: ['session.deleted'], sessionId: id });
	const stream = await openStream(runtime.url, page.sessionId);
	expect(await runtime.api('DELETE', `/sessions/${id}`)).toEqual({
		status: 200,
		body: { id, deleted: true },
	});
	expect(await stream.closed()).toBe(4404);
	const [told] = await sink.count(1);
	expect(told?.body).toMatchObject({ event: 'session.deleted', data: { sessionId: id } });
	for (const path of ['', '/messages', '/export']) {
		expect((await runtime.api('GET', `/sessions/${id}${path}`)).status).toBe(404);
	}
	expect((await runtime.api('DELETE', `/sessions/${id}`)).status).toBe(404);
	const events = (await runtime.api('GET', '/events?limit=100')).body.events;
	expect(JSON.stringify(events)).not.toContain('TOPSECRET-1');
	const answer = await post(`${runtime.url}/pocketping/message`, {
		sessionId: page.sessionId,
		content: 'still there?',
	});
	expect(answer.status).toBe(404);
	// The page that comes back gets a new, empty session.
	const again = await connectPage(runtime.url, { sessionId: page.sessionId });
	expect(again.sessionId).not.toBe(page.sessionId);
	expect(again.messages).toEqual([]);
	const other = await runtime.api('GET', `/sessions/${plain(neighbour.sessionId)}/messages`);
	expect(other.body.messages).toMatchObject([{ content: 'neighbour' }]);
});

it('tells a subscription to the session that was off meanwhile, also when it is sent again', async () => {
	const page = await conversation('while it is off');
	const id = plain(page.sessionId);
	const subscription = { events: ['session.deleted', 'wait.ended'], sessionId: id };
	const { id: webhookId } = await subscribeTo(runtime, sink, subscription);
	const since = new Date().toISOString();
	await runtime.api('PATCH', `/webhooks/${webhookId}`, { enabled: false });
	await runtime.api('POST', `/sessions/${id}/messages`, {
		content: 'Shall we?',
		wait: { resumeUrl: `${sink.url}/resume`, kind: 'freeText' },
	});
	await runtime.api('DELETE', `/sessions/${id}`);
	const other = await conversation('of somebody else');
	await runtime.api('DELETE', `/sessions/${plain(other.sessionId)}`);

	const told = () =>
		sink.received.flatMap(({ body }) => (body.data?.sessionId === id ? [body.event] : []));
	await runtime.api('PATCH', `/webhooks/${webhookId}`, { enabled: true });
	await eventually(async () => told().length === 2);
	expect(told()).toEqual(['session.deleted', 'wait.ended']);
	await runtime.api('POST', `/webhooks/${webhookId}/replay`, { since });
	await eventually(async () => told().length === 4);
	expect(JSON.stringify(sink.received)).not.toContain(plain(other.sessionId));
});

it('gives no position in the log to another event', async () => {
	const page = await conversation('last');
	const { seq } = await connectPage(runtime.url, { sessionId: page.sessionId });
	await runtime.api('DELETE', `/sessions/${plain(page.sessionId)}`);
	expect((await connectPage(runtime.url)).seq).toBeGreaterThan(seq);
});

it('leaves nothing readable in the database file', async () => {
	const own = await startRuntime({ env: { RATE_LIMITS: 'off' } });
	const page = await connectPage(own.url);
	const { sessionId } = page;
	// Enough of them that pages are taken apart and put together on the way.
	for (let n = 0; n < 60; n += 1) {
		await post(`${own.url}/pocketping/message`, { sessionId, content: `TOPSECRET-2 ${n}` });
		const answer = { content: `TOPSECRET-2, you say? ${n}` };
		await own.api('POST', `/sessions/${plain(sessionId)}/messages`, answer);
	}
	await fetch(`${own.url}/sessions/${plain(sessionId)}/messages`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'idempotency-key': 'k1',
			authorization: `Bearer ${own.apiKey}`,
		},
		body: JSON.stringify({ content: 'TOPSECRET-2 once more' }),
	});
	await own.api('DELETE', `/sessions/${plain(sessionId)}`);
	await own.stop({ keepData: true });
	const files = readdirSync(own.dataDir).filter((name) => name.startsWith('pocketping.db'));
	for (const name of files) {
		expect(readFileSync(join(own.dataDir, name)).includes('TOPSECRET-2')).toBe(false);
	}
});
