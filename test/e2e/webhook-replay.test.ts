/** Anything can be sent again: one delivery, or all of a subscription since a time, under the same ids. */
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
const iso = (time: number) => new Date(time).toISOString();
const settled = (id: string, count: number, status = 'delivered') =>
	eventually(async () => {
		const found = await deliveriesOf(runtime, id, `?status=${status}`);
		return found.length === count ? found : undefined;
	});

describe('one delivery', () => {
	it('is sent again with the same id and bytes, and counts on', async () => {
		const { id } = await subscribeTo(runtime, sink);
		await trigger('once');
		const [delivery] = await settled(id, 1);
		const { status, body } = await runtime.api('POST', `/deliveries/${delivery.id}/replay`);
		expect(status).toBe(202);
		expect(body).toMatchObject({ id: delivery.id, status: 'pending', attemptCount: 1 });
		const [first, second] = await sink.count(2);
		expect(second?.raw).toBe(first?.raw);
		expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
		expect(second?.headers['webhook-attempt']).toBe('2');
		const [again] = await settled(id, 1);
		expect(again).toMatchObject({ id: delivery.id, attemptCount: 2 });
	});

	it('has all its attempts ahead of it again when it had been given up', async () => {
		const { id } = await subscribeTo(runtime, sink);
		sink.answer = (_request, response) => void response.writeHead(500).end();
		await trigger('lost');
		let failed: any[] = [];
		await advanceUntil(clock, 60 * 60_000, async () => {
			failed = await deliveriesOf(runtime, id, '?status=failed');
			return failed.length === 1;
		});
		expect(failed[0]).toMatchObject({ attemptCount: 12 });
		await runtime.api('POST', `/deliveries/${failed[0].id}/replay`);
		const retried = await eventually(async () => {
			const [one] = await deliveriesOf(runtime, id);
			return one.attemptCount === 13 ? one : undefined;
		});
		expect(retried.status).toBe('pending');
		// As after any first failure.
		expect(Date.parse(retried.nextAttemptAt) - clock.now()).toBeLessThanOrEqual(6000);
	}, 30_000);

	it('is tried at once when it still waits', async () => {
		const { id } = await subscribeTo(runtime, sink);
		sink.answer = (_request, response) => void response.writeHead(500).end();
		await trigger('waits');
		await eventually(async () => (await deliveriesOf(runtime, id))[0]?.attemptCount === 1);
		sink.answer = (_request, response) => void response.writeHead(204).end();
		const [waiting] = await deliveriesOf(runtime, id);
		await runtime.api('POST', `/deliveries/${waiting.id}/replay`);
		await sink.count(2);
	});

	it('is refused when there is none, or nobody to send it to', async () => {
		const none = await runtime.api('POST', '/deliveries/dlv_none/replay');
		expect(none).toMatchObject({ status: 404, body: { code: 'DELIVERY_NOT_FOUND' } });
		const { id } = await subscribeTo(runtime, sink);
		await trigger('once');
		const [delivery] = await settled(id, 1);
		const replay = () => runtime.api('POST', `/deliveries/${delivery.id}/replay`);
		await runtime.api('PATCH', `/webhooks/${id}`, { enabled: false });
		expect(await replay()).toMatchObject({ status: 409, body: { code: 'WEBHOOK_DISABLED' } });
		await runtime.api('DELETE', `/webhooks/${id}`);
		expect(await replay()).toMatchObject({ status: 404, body: { code: 'WEBHOOK_NOT_FOUND' } });
	});
});

describe('a subscription since a time', () => {
	it('gets everything again, in order, also what it was never sent', async () => {
		await trigger('too early');
		clock.advance(1000);
		const since = clock.now();
		await trigger('before it existed');
		const { id } = await subscribeTo(runtime, sink);
		await trigger('sent');
		await trigger('sent too');
		const sent = await settled(id, 2);
		sink.received.length = 0;
		const { status, body } = await runtime.api('POST', `/webhooks/${id}/replay`, {
			since: iso(since),
		});
		expect(status).toBe(202);
		expect(body.id).toBe(id);
		await sink.count(3);
		expect(sink.received.map(nameOf)).toEqual(['before it existed', 'sent', 'sent too']);
		expect(sink.received.slice(1).map(({ headers }) => headers['webhook-id'])).toEqual(
			sent.map(({ eventId }) => eventId).reverse(),
		);
		expect(sink.received.map(({ headers }) => headers['webhook-attempt'])).toEqual(['1', '2', '2']);
	});

	it('gets only what ended as asked', async () => {
		const since = clock.now();
		await trigger('missing');
		const { id } = await subscribeTo(runtime, sink, { eventNames: ['missing', 'sent', 'failed'] });
		await trigger('sent');
		await settled(id, 1);
		sink.answer = (_request, response) => void response.writeHead(500).end();
		await trigger('failed');
		await advanceUntil(clock, 60 * 60_000, async () => {
			return (await deliveriesOf(runtime, id, '?status=failed')).length === 1;
		});
		sink.answer = (_request, response) => void response.writeHead(204).end();
		const replay = async (status: string) => {
			sink.received.length = 0;
			const asked = await runtime.api('POST', `/webhooks/${id}/replay`, {
				since: iso(since),
				status,
			});
			expect(asked.status).toBe(202);
			await sink.count(1);
			await eventually(
				async () => (await deliveriesOf(runtime, id, '?status=pending')).length === 0,
			);
			return sink.received.map(nameOf);
		};
		expect(await replay('missing')).toEqual(['missing']);
		expect(await replay('failed')).toEqual(['failed']);
		expect(await replay('delivered')).toEqual(['missing', 'sent', 'failed']);
	}, 30_000);

	it('is refused when the time or the subscription does not allow it', async () => {
		const { id } = await subscribeTo(runtime, sink);
		const replay = (body: unknown) => runtime.api('POST', `/webhooks/${id}/replay`, body);
		const eightDaysAgo = iso(clock.now() - 8 * 24 * 60 * 60_000);
		expect((await replay({ since: 'yesterday' })).status).toBe(400);
		expect((await replay({ since: eightDaysAgo, status: 'failed' })).body.code).toBe(
			'INVALID_PARAMETERS',
		);
		expect((await replay({ since: eightDaysAgo })).status).toBe(202);
		await runtime.api('PATCH', `/webhooks/${id}`, { enabled: false });
		expect((await replay({ since: eightDaysAgo })).body.code).toBe('WEBHOOK_DISABLED');
	});

	it('goes on after a restart, where it stopped', async () => {
		const { id } = await subscribeTo(runtime, sink, { eventNames: ['wanted *'] });
		const others = Array.from({ length: 600 }, (_, n) => `other ${n}`);
		await trigger('wanted 0');
		for (let n = 0; n < others.length; n += 30) {
			await Promise.all(
				others
					.slice(n, n + 30)
					.map((name) => runtime.api('POST', `/sessions/${page.sessionId}/events`, { name })),
			);
		}
		await trigger('wanted 1');
		await settled(id, 2);
		sink.received.length = 0;
		const since = iso(clock.now() - 1000);
		await runtime.api('POST', `/webhooks/${id}/replay`, { since });
		const second = await runtime.api('POST', `/webhooks/${id}/replay`, { since });
		// Either the first is still being queued, or it is done already.
		expect([202, 409]).toContain(second.status);
		const { dataDir } = runtime;
		await runtime.stop({ keepData: true });
		runtime = await startRuntime({ clock, dataDir });
		await eventually(async () => new Set(sink.received.map(nameOf)).size === 2);
		await webhookWhen(runtime, id, ({ lastDelivery }) => lastDelivery.ok);
	}, 30_000);
});
