/** A POST that is sent again with its key does nothing again, and answers the same. */
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, type Connected } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
let clock: ManualClock;
let page: Connected;
let sink: Sink | undefined;
beforeEach(async () => {
	clock = new ManualClock();
	runtime = await startRuntime({ clock });
	page = await connectPage(runtime.url);
});
afterEach(async () => {
	await runtime.stop();
	await sink?.stop();
	sink = undefined;
});

async function send(path: string, body: unknown, key: string) {
	const response = await fetch(runtime.url + path, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${runtime.apiKey}`,
			'content-type': 'application/json',
			'idempotency-key': key,
		},
		body: JSON.stringify(body),
	});
	return {
		status: response.status,
		replayed: response.headers.get('idempotency-replayed'),
		retryAfter: response.headers.get('retry-after'),
		body: (await response.json()) as any,
	};
}
const say = (content: string, key: string, prefix = '') =>
	send(`${prefix}/sessions/${plain(page.sessionId)}/messages`, { content }, key);
const contents = async () => {
	const { body } = await runtime.api('GET', `/sessions/${plain(page.sessionId)}/messages`);
	return body.messages.map(({ content }: any) => content as string);
};

it('answers the same, and does nothing more', async () => {
	const first = await say('hello', 'key-1');
	expect(first).toMatchObject({ status: 201, replayed: null });
	// The same resource under both of its addresses.
	for (const prefix of ['', '/v1']) {
		const again = await say('hello', 'key-1', prefix);
		expect(again).toMatchObject({ status: 201, replayed: 'true', body: first.body });
	}
	expect(await contents()).toEqual(['hello']);
	await say('hello', 'key-2');
	expect(await contents()).toEqual(['hello', 'hello']);
});

it('refuses the key for anything else', async () => {
	await say('hello', 'key-1');
	const other = await say('something else', 'key-1');
	expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
	const elsewhere = await send('/broadcast', { name: 'x' }, 'key-1');
	expect(elsewhere.status).toBe(422);
	expect(await contents()).toEqual(['hello']);
});

it('does it once when the same request comes twice at a time', async () => {
	const answers = await Promise.all(Array.from({ length: 8 }, () => say('once', 'key-1')));
	const done = answers.filter(({ status }) => status === 201);
	const busy = answers.filter(({ status }) => status === 409);
	expect(done.length).toBeGreaterThanOrEqual(1);
	expect(done.length + busy.length).toBe(8);
	for (const { body, retryAfter } of busy) {
		expect(body.code).toBe('IDEMPOTENCY_KEY_IN_USE');
		expect(retryAfter).toBe('1');
	}
	expect(await contents()).toEqual(['once']);
});

it('keeps no answer of a request that did nothing', async () => {
	const id = plain(page.sessionId);
	await runtime.api('POST', `/sessions/${id}/close`);
	expect((await say('too late', 'key-1')).status).toBe(409);
	expect((await send('/sessions/sess_none/messages', { content: 'x' }, 'key-2')).status).toBe(404);
	const again = await say('too late', 'key-1');
	expect(again).toMatchObject({ status: 409, body: { code: 'SESSION_CLOSED' }, replayed: null });
});

it('remembers for a day, also across a restart, and then forgets', async () => {
	const first = await say('hello', 'key-1');
	const { dataDir } = runtime;
	await runtime.stop({ keepData: true });
	runtime = await startRuntime({ clock, dataDir });
	clock.advance(23 * 60 * 60_000);
	expect((await say('hello', 'key-1')).body).toEqual(first.body);
	clock.advance(2 * 60 * 60_000);
	const later = await say('hello', 'key-1');
	expect(later).toMatchObject({ status: 201, replayed: null });
	expect(later.body.id).not.toBe(first.body.id);
	expect(await contents()).toEqual(['hello', 'hello']);
});

it('works for what is not an event, and for what leaves nothing behind', async () => {
	const sink = await Sink.start();
	const hook = { url: sink.url, events: ['*'] };
	const first = await send('/webhooks', hook, 'key-1');
	const again = await send('/webhooks', hook, 'key-1');
	expect(again.body).toEqual(first.body);
	expect((await runtime.api('GET', '/webhooks')).body.webhooks).toHaveLength(1);
	const typing = `/sessions/${plain(page.sessionId)}/typing`;
	const shown = await send(typing, { isTyping: true }, 'key-2');
	expect((await send(typing, { isTyping: true }, 'key-2')).body).toEqual(shown.body);
	await sink.stop();
});

it.each(['', 'k'.repeat(256)])('refuses %j as a key', async (key) => {
	expect(await say('x', key)).toMatchObject({ status: 400, body: { code: 'INVALID_PARAMETERS' } });
});

it('may be sent by pages: the header is among those that a browser may send', async () => {
	const response = await fetch(`${runtime.url}/broadcast`, {
		method: 'OPTIONS',
		headers: { origin: 'https://admin.example', 'access-control-request-method': 'POST' },
	});
	expect(response.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
});

it('ends with its request: what the request set off for later is no part of it', async () => {
	sink = await Sink.start();
	const expiresAt = new Date(clock.now() + 25 * 3_600_000).toISOString();
	const wait = { resumeUrl: sink.url, kind: 'freeText', expiresAt };
	const path = `/sessions/${plain(page.sessionId)}/messages`;
	expect((await send(path, { content: 'Well?', wait }, 'key-1')).status).toBe(201);
	const hour = async () => {
		clock.advance(3_600_000);
		await new Promise((resolve) => setTimeout(resolve, 5));
	};
	for (let n = 0; n < 24; n += 1) await hour();
	clock.advance(120_000);
	// The key is free again, and belongs to another request now.
	expect((await say('something else', 'key-1')).status).toBe(201);
	await hour();
	const [told] = await sink.count(1);
	expect(told?.body).toMatchObject({ outcome: 'expired' });
});
