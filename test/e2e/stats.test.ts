/** GET /stats tells how deliveries are doing. */
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, openStream } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime } from '../support/start-runtime';
import { subscribeTo, triggerFrom } from '../support/webhooks';

it('counts what waits, for how long, and what failed, by subscription', async () => {
	const sink = await Sink.start();
	const clock = new ManualClock();
	const runtime = await startRuntime({ clock });
	const stats = async () => (await runtime.api('GET', '/stats')).body;
	expect(await stats()).toEqual({
		pages: 0,
		deliveries: { pending: 0, oldestSeconds: 0, webhooks: [] },
	});
	const good = await subscribeTo(runtime, sink);
	const bad = await subscribeTo(runtime, sink, { url: sink.url.replace('/hook', '/bad') });
	sink.answer = (_request, response, { path }) =>
		void response.writeHead(path === '/bad' ? 500 : 204).end();
	const page = await connectPage(runtime.url);
	const stream = await openStream(runtime.url, page.sessionId);
	for (const name of ['a', 'b', 'c']) await triggerFrom(runtime, page, name);
	const { pages, deliveries } = await eventually(async () => {
		const found = await stats();
		const [, fine] = found.deliveries.webhooks;
		const settled = fine.attempts === 3 && found.deliveries.webhooks[0].failures === 1;
		// Counted one after the other, while deliveries go on.
		return settled && found.deliveries.pending === 3 ? found : undefined;
	});
	expect(pages).toBe(1);
	expect(deliveries).toMatchObject({ pending: 3, oldestSeconds: 0 });
	expect(deliveries.webhooks).toEqual([
		{ id: bad.id, enabled: true, pending: 3, oldestSeconds: 0, attempts: 1, failures: 1 },
		{ id: good.id, enabled: true, pending: 0, oldestSeconds: 0, attempts: 3, failures: 0 },
	]);
	await runtime.api('PATCH', `/webhooks/${bad.id}`, { enabled: false });
	clock.advance(90_000);
	expect((await stats()).deliveries).toMatchObject({ pending: 3, oldestSeconds: 90 });
	stream.close();
	await runtime.stop();
	await sink.stop();
});
