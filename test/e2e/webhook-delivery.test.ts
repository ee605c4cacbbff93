/** Deliveries end to end: signed, filtered, retried, in order, past broken targets. */
import { Webhook } from 'standardwebhooks';
import { verifyBodySignature } from '../../protocol/signature';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, type Connected } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { nameOf, subscribeTo, triggerFrom } from '../support/webhooks';

let runtime: RunningRuntime;
let sink: Sink;
beforeEach(async () => {
	sink = await Sink.start();
});
afterEach(async () => {
	await runtime.stop();
	await sink.stop();
});

const subscribe = (fields?: Record<string, unknown>) => subscribeTo(runtime, sink, fields);
const trigger = (page: Connected, name: string, data?: unknown) =>
	triggerFrom(runtime, page, name, data);

describe('a delivery', () => {
	it('carries the event, as in the log, under both signatures', async () => {
		runtime = await startRuntime();
		const { secret } = await subscribe();
		const page = await connectPage(runtime.url);
		await trigger(page, 'cart_abandoned', { total: 129, note: 'Grüße 👋' });
		const [delivery] = await sink.count(1);
		if (!delivery) throw new Error('unreachable');
		const { headers, raw, body } = delivery;
		expect(() => new Webhook(secret).verify(raw, headers)).not.toThrow();
		expect(verifyBodySignature(raw, headers['x-pocketping-signature'], secret)).toBe(true);
		expect(headers).toMatchObject({
			'webhook-id': body.id,
			'webhook-attempt': '1',
			'x-pocketping-event': 'custom_event.received',
			'content-type': 'application/json; charset=utf-8',
		});
		const log = await runtime.api('GET', '/events?type=custom_event.received');
		expect(log.body.events).toEqual([body]);
		expect(raw).not.toContain(page.sessionId.split('.')[1]);
	});

	it('goes to those who asked for it', async () => {
		runtime = await startRuntime();
		const page = await connectPage(runtime.url);
		const other = await connectPage(runtime.url);
		const at = (path: string) => sink.url.replace('/hook', path);
		await subscribe({ url: at('/cart'), eventNames: ['cart.*'] });
		await subscribe({ url: at('/all'), events: ['*'] });
		await subscribe({ url: at('/closed'), events: ['session.closed'], eventNames: ['cart.*'] });
		await subscribe({ url: at('/one'), sessionId: plain(other.sessionId) });
		await trigger(page, 'cart.left');
		await trigger(page, 'clicked');
		await trigger(other, 'clicked');
		await runtime.api('POST', `/sessions/${plain(page.sessionId)}/close`);
		const received = await sink.count(9);
		const to = (path: string) =>
			received
				.filter((one) => one.path === path)
				.map((one) => nameOf(one) ?? one.body.event)
				.sort();
		expect(to('/cart')).toEqual(['cart.left']);
		expect(to('/closed')).toEqual(['session.closed']);
		expect(to('/one')).toEqual(['clicked']);
		expect(to('/all')).toEqual([
			'cart.left',
			'clicked',
			'clicked',
			'session.closed',
			'session.created',
			'session.created',
		]);
	});

	it('can be tried out', async () => {
		runtime = await startRuntime();
		const webhook = await subscribe({ events: ['session.created'] });
		const { status, body } = await runtime.api('POST', `/webhooks/${webhook.id}/test`);
		expect(status).toBe(200);
		const [delivery] = await sink.count(1);
		expect(delivery?.body).toEqual(body);
		expect(body).toMatchObject({ event: 'test', data: { webhook: { id: webhook.id } } });
	});

	it('reports how it went', async () => {
		runtime = await startRuntime();
		const webhook = await subscribe();
		sink.answer = (_request, response) => void response.writeHead(500).end();
		await trigger(await connectPage(runtime.url), 'x');
		await sink.count(1);
		const status = await eventually(async () => {
			return (await runtime.api('GET', `/webhooks/${webhook.id}`)).body.lastDelivery;
		});
		expect(status).toMatchObject({ ok: false, status: 500, reason: 'answered 500' });
	});
});

describe('a target that fails', () => {
	it('is tried again later, in order, with the same id and body', async () => {
		const clock = new ManualClock();
		runtime = await startRuntime({ clock });
		await subscribe();
		const page = await connectPage(runtime.url);
		sink.answer = (_request, response) => void response.writeHead(503).end();
		await trigger(page, 'first');
		await trigger(page, 'second');
		await sink.count(1);
		const other = await connectPage(runtime.url);
		await trigger(other, 'other session');
		await sink.count(2);
		expect(sink.received.map(nameOf)).toEqual(['first', 'other session']);

		sink.answer = (_request, response) => void response.writeHead(204).end();
		await eventually(async () => {
			clock.advance(2000);
			await new Promise((resolve) => setTimeout(resolve, 20));
			return sink.received.length >= 5;
		});
		const ofPage = sink.received.filter(
			({ body }) => body.data.sessionId === plain(page.sessionId),
		);
		expect(ofPage.map(nameOf)).toEqual(['first', 'first', 'second']);
		const [attempt1, attempt2] = ofPage;
		expect(attempt2?.raw).toBe(attempt1?.raw);
		expect(attempt2?.headers['webhook-id']).toBe(attempt1?.headers['webhook-id']);
		expect(attempt2?.headers['webhook-attempt']).toBe('2');
		expect(attempt2?.headers['webhook-timestamp']).not.toBe(attempt1?.headers['webhook-timestamp']);
	});

	it('delays nobody else, whatever it does', async () => {
		runtime = await startRuntime();
		const hang = await Sink.start();
		hang.answer = () => {};
		const huge = await Sink.start();
		huge.answer = (_request, response) => {
			response.writeHead(200);
			const chunk = Buffer.alloc(64 * 1024);
			const more = () => {
				while (!response.destroyed && response.write(chunk));
			};
			response.on('drain', more);
			response.on('error', () => {});
			more();
		};
		const redirect = await Sink.start();
		redirect.answer = (_request, response) =>
			void response.writeHead(307, { location: sink.url.replace('/hook', '/redirected') }).end();
		const down = await Sink.start();
		const downUrl = down.url;
		await down.stop();
		const webhooks: Record<string, any> = {};
		for (const [name, url] of Object.entries({
			hang: hang.url,
			huge: huge.url,
			redirect: redirect.url,
			down: downUrl,
		})) {
			webhooks[name] = await subscribe({ url });
		}
		await subscribe();

		const page = await connectPage(runtime.url);
		const started = Date.now();
		for (let n = 0; n < 20; n += 1) await trigger(page, `n${n}`);
		const received = await sink.count(20);
		expect(received.map(nameOf)).toEqual(Array.from({ length: 20 }, (_, n) => `n${n}`));
		// Generous for a busy machine, and far below the 15 s that one hanging attempt takes.
		expect(Date.now() - started).toBeLessThan(8000);
		expect(sink.received.some(({ path }) => path === '/redirected')).toBe(false);
		const last = async (name: string) =>
			(await runtime.api('GET', `/webhooks/${webhooks[name].id}`)).body.lastDelivery;
		expect(await eventually(() => last('redirect'))).toMatchObject({ ok: false, status: 307 });
		expect(await eventually(() => last('down'))).toMatchObject({ ok: false });
		expect(await eventually(() => last('huge'))).toMatchObject({ ok: true, status: 200 });
		await Promise.all([hang.stop(), huge.stop(), redirect.stop()]);
	});
});

describe('many targets that hang', () => {
	it('leave a healthy one its way, on other servers and on the same one', async () => {
		runtime = await startRuntime({ drainMs: 100 });
		const hang = await Sink.start();
		const isSlow = (path: string) => path.startsWith('/slow');
		hang.answer = (_request, response, { path }) => {
			if (!isSlow(path)) response.writeHead(204).end();
		};
		// Subscribed first: the oldest must not win every place that becomes free.
		for (const path of ['/slow1', '/slow2', '/slow3', '/slow4', '/slow5']) {
			await subscribe({ url: hang.url.replace('/hook', path) });
		}
		await subscribe({ url: hang.url.replace('/hook', '/fast') });
		await subscribe();
		const pages = await Promise.all(Array.from({ length: 40 }, () => connectPage(runtime.url)));
		await Promise.all(pages.map((page) => trigger(page, 'x')));
		await Promise.all(pages.map((page) => trigger(page, 'y')));
		await sink.count(80, undefined, 10_000);
		await hang.count(80, ({ path }) => path === '/fast', 10_000);
		await hang.stop();
	}, 20_000);
});
