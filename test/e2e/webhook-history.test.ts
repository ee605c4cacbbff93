/** What became of a delivery can be looked up: every attempt, what the receiver said, and for how long. */
import { gzipSync } from 'node:zlib';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, type Connected } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { advanceUntil, deliveriesOf, subscribeTo, triggerFrom } from '../support/webhooks';

const DAY = 24 * 60 * 60 * 1000;

let runtime: RunningRuntime;
let sink: Sink;
let clock: ManualClock;
let page: Connected;
beforeEach(async () => {
	sink = await Sink.start();
	clock = new ManualClock();
	runtime = await startRuntime({ clock });
	page = await connectPage(runtime.url);
});
afterEach(async () => {
	await runtime.stop();
	await sink.stop();
});

const trigger = (name: string) => triggerFrom(runtime, page, name);

it('shows every attempt, newest first, with the beginning of the answer', async () => {
	const { id } = await subscribeTo(runtime, sink);
	sink.answer = (_request, response) =>
		void response
			.writeHead(500, { 'content-type': 'text/plain' })
			.end(`no\u0007${'x'.repeat(9000)}`);
	await trigger('first');
	await sink.count(1);
	sink.answer = (_request, response) => void response.writeHead(200).end('thanks');
	await advanceUntil(clock, 2000, () => sink.received.length >= 2);
	const [delivery] = await eventually(async () => {
		const found = await deliveriesOf(runtime, id, '?status=delivered');
		return found.length > 0 ? found : undefined;
	});
	expect(delivery).toMatchObject({
		id: expect.stringMatching(/^dlv_/),
		eventId: sink.received[0]?.headers['webhook-id'],
		event: 'custom_event.received',
		sessionId: plain(page.sessionId),
		status: 'delivered',
		attemptCount: 2,
		settledAt: expect.any(String),
		attempts: [
			{ attempt: 2, ok: true, status: 200, answer: 'thanks', durationMs: expect.any(Number) },
			{ attempt: 1, ok: false, status: 500, reason: 'answered 500' },
		],
	});
	expect(delivery.nextAttemptAt).toBeUndefined();
	const { answer } = delivery.attempts[1];
	expect(answer).toHaveLength(2048);
	expect(answer.startsWith('no\ufffdxxx')).toBe(true);
});

it('says when the next attempt is, of the one that is next', async () => {
	const { id } = await subscribeTo(runtime, sink);
	sink.answer = (_request, response) => void response.writeHead(503).end();
	await trigger('first');
	await trigger('second');
	const [second, first] = await eventually(async () => {
		const found = await deliveriesOf(runtime, id);
		return found[1]?.attemptCount === 1 ? found : undefined;
	});
	expect(first).toMatchObject({ status: 'pending', attemptCount: 1 });
	expect(Date.parse(first.nextAttemptAt)).toBeGreaterThan(clock.now());
	expect(second).toMatchObject({ status: 'pending', attemptCount: 0, attempts: [] });
	expect(second.nextAttemptAt).toBeUndefined();
});

it('unpacks no answer: a small one can become gigabytes', async () => {
	const { id } = await subscribeTo(runtime, sink);
	const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));
	sink.answer = (_request, response) =>
		void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
	await trigger('x');
	const [delivery] = await eventually(async () => {
		const found = await deliveriesOf(runtime, id, '?status=delivered');
		return found.length > 0 ? found : undefined;
	});
	expect(delivery.attempts[0]).toMatchObject({ ok: true, answer: '(gzip)' });
});

it('is paged, filtered, and each subscription’s own', async () => {
	const { id } = await subscribeTo(runtime, sink);
	const elsewhere = sink.url.replace('/hook', '/other');
	const other = await subscribeTo(runtime, sink, { eventNames: ['n3'], url: elsewhere });
	for (let n = 0; n < 5; n += 1) await trigger(`n${n}`);
	await sink.count(6);
	await eventually(async () => (await deliveriesOf(runtime, id, '?status=delivered')).length === 5);
	const first = await runtime.api('GET', `/webhooks/${id}/deliveries?limit=3`);
	const { nextCursor, deliveries } = first.body;
	const rest = await runtime.api('GET', `/webhooks/${id}/deliveries?limit=3&cursor=${nextCursor}`);
	expect(rest.body.nextCursor).toBeNull();
	const listed = [...deliveries, ...rest.body.deliveries].map(({ eventId }: any) => eventId);
	const sent = sink.received.filter(({ path }) => path === '/hook');
	expect(listed).toEqual(sent.map(({ headers }) => headers['webhook-id']).reverse());
	expect(await deliveriesOf(runtime, id, '?status=failed')).toEqual([]);
	expect(await deliveriesOf(runtime, other.id)).toHaveLength(1);
	const wrong = await runtime.api('GET', `/webhooks/${id}/deliveries?cursor=b29wcw`);
	expect(wrong.body.code).toBe('INVALID_CURSOR');
	const missing = await runtime.api('GET', '/webhooks/wh_none/deliveries');
	expect(missing.body.code).toBe('WEBHOOK_NOT_FOUND');
});

it('is forgotten after a week, save for what still waits', async () => {
	const { id } = await subscribeTo(runtime, sink);
	await trigger('arrives');
	await sink.count(1);
	await eventually(async () => (await deliveriesOf(runtime, id, '?status=delivered')).length === 1);
	await runtime.api('PATCH', `/webhooks/${id}`, { enabled: false });
	clock.advance(6 * DAY);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(await deliveriesOf(runtime, id)).toHaveLength(1);
	clock.advance(2 * DAY);
	await eventually(async () => (await deliveriesOf(runtime, id)).length === 0);
});
