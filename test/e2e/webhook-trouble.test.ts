/** Receivers that ask to be left alone for a while or for good, or that die: what becomes of their subscriptions. */
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, type Connected } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import {
	advanceUntil,
	deliveriesOf,
	nameOf,
	subscribeTo,
	triggerFrom,
	webhookWhen,
} from '../support/webhooks';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

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

const trigger = (name: string, from = page) => triggerFrom(runtime, from, name);
const at = (path: string) => sink.url.replace('/hook', path);
const to = (path: string) => sink.received.filter((one) => one.path === path).map(nameOf);

describe('Retry-After', () => {
	it('puts off the delivery and everything else for that target, and nobody else', async () => {
		const busy = await subscribeTo(runtime, sink, { url: at('/busy') });
		await subscribeTo(runtime, sink, { url: at('/free') });
		sink.answer = (_request, response, { path }) =>
			void response.writeHead(path === '/busy' ? 429 : 204, { 'retry-after': '120' }).end();
		await trigger('a');
		const asked = clock.now();
		const [delivery] = await eventually(async () => {
			const found = await deliveriesOf(runtime, busy.id);
			return found[0]?.attemptCount === 1 ? found : undefined;
		});
		expect(Date.parse(delivery.nextAttemptAt) - asked).toBeGreaterThanOrEqual(2 * MINUTE);

		// Another session's lane would be due at once, were it not for the wish.
		const other = await connectPage(runtime.url);
		await trigger('b', other);
		await sink.count(2, ({ path }) => path === '/free');
		clock.advance(MINUTE);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(to('/busy')).toEqual(['a']);
		sink.answer = (_request, response) => void response.writeHead(204).end();
		clock.advance(MINUTE + 1000);
		await sink.count(3, ({ path }) => path === '/busy');
		expect(to('/busy').sort()).toEqual(['a', 'a', 'b']);
	});

	it('is not obeyed beyond a day', async () => {
		const { id } = await subscribeTo(runtime, sink);
		sink.answer = (_request, response) =>
			void response.writeHead(503, { 'retry-after': '99999999' }).end();
		await trigger('a');
		const [delivery] = await eventually(async () => {
			const found = await deliveriesOf(runtime, id);
			return found[0]?.attemptCount === 1 ? found : undefined;
		});
		expect(Date.parse(delivery.nextAttemptAt) - clock.now()).toBeLessThanOrEqual(24 * HOUR);
	});
});

describe('maxPerSecond', () => {
	it('spreads deliveries, and can be taken away', async () => {
		const { id, maxPerSecond } = await subscribeTo(runtime, sink, { maxPerSecond: 5 });
		expect(maxPerSecond).toBe(5);
		const pages = await Promise.all(Array.from({ length: 20 }, () => connectPage(runtime.url)));
		await Promise.all(pages.map((one) => trigger('x', one)));
		await new Promise((resolve) => setTimeout(resolve, 200));
		// A target that has not answered yet begins with two places.
		expect(sink.received.length).toBeGreaterThanOrEqual(2);
		expect(sink.received.length).toBeLessThanOrEqual(5);
		const before = sink.received.length;
		clock.advance(1000);
		await sink.count(before + 5);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(sink.received.length).toBeLessThanOrEqual(before + 6);
		await runtime.api('PATCH', `/webhooks/${id}`, { maxPerSecond: null });
		clock.advance(1000);
		await sink.count(20);
		const refused = await subscribeTo(runtime, sink, { maxPerSecond: 0 });
		expect(refused.code).toBe('INVALID_PARAMETERS');
	});
});

describe('a target that ends itself', () => {
	it.each([
		['gone', 410, {}],
		['requested', 200, { 'webhook-delivery': 'disable' }],
	])('is switched off, with a reason and an event: %s', async (reason, status, headers) => {
		const ended = await subscribeTo(runtime, sink, { url: at('/ended'), events: ['*'] });
		await subscribeTo(runtime, sink, { url: at('/watch'), events: ['webhook.disabled'] });
		sink.answer = (_request, response, { path }) =>
			void (path === '/ended'
				? response.writeHead(status, headers as Record<string, string>).end()
				: response.writeHead(204).end());
		await trigger('last');
		const [told] = await sink.count(1, ({ path }) => path === '/watch');
		expect(told?.body).toMatchObject({
			event: 'webhook.disabled',
			data: { webhook: { id: ended.id, url: at('/ended') }, reason },
		});
		const shown = await webhookWhen(runtime, ended.id, ({ enabled }) => !enabled);
		expect(shown).toMatchObject({ disabledReason: reason, disabledAt: expect.any(String) });
		const before = sink.received.length;
		await trigger('after');
		clock.advance(40 * HOUR);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(sink.received).toHaveLength(before);
	});

	it('is sent what it missed when it is switched on again, in order and each once', async () => {
		const { id } = await subscribeTo(runtime, sink);
		sink.answer = (_request, response) => void response.writeHead(410).end();
		await trigger('refused');
		await webhookWhen(runtime, id, ({ enabled }) => !enabled);
		for (let n = 0; n < 8; n += 1) await trigger(`missed ${n}`);
		sink.received.length = 0;
		sink.answer = (_request, response) => void response.writeHead(204).end();
		const { body } = await runtime.api('PATCH', `/webhooks/${id}`, { enabled: true });
		expect(body).toMatchObject({ enabled: true });
		expect(body.disabledReason).toBeUndefined();
		await trigger('new');
		await sink.count(10);
		const missed = Array.from({ length: 8 }, (_, n) => `missed ${n}`);
		expect(sink.received.map(nameOf)).toEqual(['refused', ...missed, 'new']);
	});

	it('catches up in steps, over more than one step holds, with newer events behind', async () => {
		const { id } = await subscribeTo(runtime, sink);
		await runtime.api('PATCH', `/webhooks/${id}`, { enabled: false });
		const count = 620;
		for (let n = 0; n < count; n += 31) {
			await Promise.all(
				Array.from({ length: 31 }, (_, m) =>
					runtime.api('POST', `/sessions/${page.sessionId}/events`, { name: `filler ${n + m}` }),
				),
			);
		}
		await trigger('missed');
		await runtime.api('PATCH', `/webhooks/${id}`, { enabled: true });
		await trigger('new');
		await sink.count(2);
		expect(sink.received.map(nameOf)).toEqual(['missed', 'new']);
		expect((await webhookWhen(runtime, id, () => true)).catchingUp).toBeUndefined();
	}, 20_000);
});

describe('a target that does nothing but fail', () => {
	it.each([
		['switched on again', { enabled: true }],
		['given a new address', { url: 'moved', enabled: true }],
	])(
		'has all its attempts and five days ahead of it when %s',
		async (_what, change) => {
			const { id } = await subscribeTo(runtime, sink);
			sink.answer = (_request, response) => void response.writeHead(500).end();
			for (let n = 0; n < 14; n += 1) await trigger(`n${n}`);
			const isOff = async () => !(await runtime.api('GET', `/webhooks/${id}`)).body.enabled;
			await advanceUntil(clock, HOUR, isOff);
			// One more attempt at what waits was all it took before.
			const since = clock.now();
			const before = sink.received.length;
			const url = 'url' in change ? { url: at('/moved') } : {};
			await runtime.api('PATCH', `/webhooks/${id}`, { ...change, ...url });
			await sink.count(before + 1);
			await advanceUntil(clock, HOUR, () => clock.now() - since > 2 * 24 * HOUR);
			expect(await isOff()).toBe(false);
			await advanceUntil(clock, HOUR, isOff);
			expect(clock.now() - since).toBeGreaterThanOrEqual(5 * 24 * HOUR);
		},
		60_000,
	);

	it('is switched off after five days, not before, and catches up when it is back', async () => {
		const { id } = await subscribeTo(runtime, sink);
		sink.answer = (_request, response) => void response.writeHead(500).end();
		const started = clock.now();
		for (let n = 0; n < 6; n += 1) await trigger(`n${n}`);
		let off: any;
		await advanceUntil(clock, HOUR, async () => {
			const { body } = await runtime.api('GET', `/webhooks/${id}`);
			if (!body.enabled) off = body;
			return off !== undefined;
		});
		expect(off).toMatchObject({ disabledReason: 'failing', failingSince: expect.any(String) });
		const failedFor = Date.parse(off.disabledAt) - started;
		expect(failedFor).toBeGreaterThanOrEqual(5 * 24 * HOUR);
		expect(failedFor).toBeLessThan(8 * 24 * HOUR);
		const given = await deliveriesOf(runtime, id, '?status=failed');
		expect(given.length).toBeGreaterThan(2);

		sink.received.length = 0;
		sink.answer = (_request, response) => void response.writeHead(204).end();
		await runtime.api('PATCH', `/webhooks/${id}`, { enabled: true });
		await sink.count(6 - given.length);
		const waited = Array.from({ length: 6 }, (_, n) => `n${n}`).slice(given.length);
		expect(sink.received.map(nameOf)).toEqual(waited);
		const well = await webhookWhen(runtime, id, ({ failingSince }) => failingSince === undefined);
		expect(well.lastDelivery.ok).toBe(true);
	}, 40_000);
});
