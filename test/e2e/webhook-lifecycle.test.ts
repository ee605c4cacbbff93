/** What becomes of deliveries when a subscription ends or pauses, and when the service stops. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBodySignature } from '../../protocol/signature';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, type Connected } from '../support/page';
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

describe('a subscription that ends or pauses', () => {
	it('gets nothing more once deleted, not even what was waiting', async () => {
		const clock = new ManualClock();
		runtime = await startRuntime({ clock });
		const webhook = await subscribe();
		sink.answer = (_request, response) => void response.writeHead(500).end();
		const page = await connectPage(runtime.url);
		await trigger(page, 'waiting');
		await sink.count(1);
		await runtime.api('DELETE', `/webhooks/${webhook.id}`);
		await trigger(page, 'after');
		clock.advance(60 * 60 * 1000);
		await subscribe();
		await trigger(page, 'for the new one');
		await sink.count(2);
		expect(sink.received.map(nameOf)).toEqual(['waiting', 'for the new one']);
	});

	it('is tried at once under a new address', async () => {
		const clock = new ManualClock();
		runtime = await startRuntime({ clock });
		const webhook = await subscribe();
		sink.answer = (_request, response, { path }) =>
			void response.writeHead(path === '/new' ? 204 : 500).end();
		await trigger(await connectPage(runtime.url), 'moved');
		await sink.count(1);
		await eventually(async () => {
			const { body } = await runtime.api('GET', `/webhooks/${webhook.id}`);
			return body.lastDelivery;
		});
		const url = sink.url.replace('/hook', '/new');
		await runtime.api('PATCH', `/webhooks/${webhook.id}`, { url });
		expect((await sink.count(2))[1]?.path).toBe('/new');
	});

	it('waits while disabled and goes on when enabled', async () => {
		const clock = new ManualClock();
		runtime = await startRuntime({ clock });
		const webhook = await subscribe();
		sink.answer = (_request, response) => void response.writeHead(500).end();
		const page = await connectPage(runtime.url);
		await trigger(page, 'held');
		await sink.count(1);
		await runtime.api('PATCH', `/webhooks/${webhook.id}`, { enabled: false });
		sink.answer = (_request, response) => void response.writeHead(204).end();
		clock.advance(60 * 60 * 1000);
		await runtime.api('PATCH', `/webhooks/${webhook.id}`, { enabled: true });
		await sink.count(2);
		await trigger(page, 'next');
		await sink.count(3);
		expect(sink.received.map(nameOf)).toEqual(['held', 'held', 'next']);
	});
});

describe('a stop', () => {
	it('does not wait for a target that hangs, and does not lose its delivery', async () => {
		const dataDir = mkdtempSync(join(tmpdir(), 'pocketping-stop-'));
		runtime = await startRuntime({ dataDir, drainMs: 100 });
		await subscribe();
		sink.answer = () => {};
		await trigger(await connectPage(runtime.url), 'hung up on');
		await sink.count(1);
		const started = Date.now();
		await runtime.stop();
		expect(Date.now() - started).toBeLessThan(3000);

		sink.answer = (_request, response) => void response.writeHead(204).end();
		runtime = await startRuntime({ dataDir, clock: new ManualClock(Date.now() + 60_000) });
		const [first, second] = await sink.count(2);
		expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
		await runtime.stop();
		runtime = await startRuntime();
		rmSync(dataDir, { recursive: true });
	});
});

describe('a restart', () => {
	it('loses nothing that was acknowledged', async () => {
		const dataDir = mkdtempSync(join(tmpdir(), 'pocketping-restart-'));
		const { port, url } = sink;
		await sink.stop();
		runtime = await startRuntime({ dataDir });
		const { secret } = await subscribe({ url });
		const page = await connectPage(runtime.url);
		for (const name of ['a', 'b', 'c']) expect((await trigger(page, name)).status).toBe(200);
		await runtime.stop();

		sink = await Sink.start(port);
		const clock = new ManualClock(Date.now() + 60_000);
		runtime = await startRuntime({ dataDir, clock });
		const received = await sink.count(3);
		expect(received.map(nameOf)).toEqual(['a', 'b', 'c']);
		for (const { raw, headers } of received) {
			const age = Number(headers['webhook-timestamp']) - Math.floor(Date.now() / 1000);
			expect(age).toBeGreaterThan(50);
			expect(verifyBodySignature(raw, headers['x-pocketping-signature'], secret)).toBe(true);
		}
		const again = await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(again.sessionId).toBe(page.sessionId);
		await runtime.stop();
		runtime = await startRuntime();
		rmSync(dataDir, { recursive: true });
	});
});
