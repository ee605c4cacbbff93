/** The worker of deliveries as a whole: targets that hang together, rates from the first attempt on, and stopping. */
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, post, type Connected } from '../support/page';
import { Sink } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { advanceUntil, deliveriesOf, subscribeTo, triggerFrom } from '../support/webhooks';

const HOUR = 60 * 60_000;

let runtime: RunningRuntime;
let sink: Sink;
let stopped: boolean;
beforeEach(async () => {
	sink = await Sink.start();
	stopped = false;
});
afterEach(async () => {
	if (!stopped) await runtime.stop();
	await sink.stop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const pagesOf = (count: number) =>
	Promise.all(Array.from({ length: count }, () => connectPage(runtime.url)));

/** Asks a page something on behalf of a workflow, and lets the visitor answer. */
async function askAndAnswer(page: Connected, resumeUrl: string): Promise<void> {
	const wait = { resumeUrl, kind: 'freeText' };
	const path = `/sessions/${plain(page.sessionId)}/messages`;
	const { status } = await runtime.api('POST', path, { content: 'Shall we?', wait });
	expect(status).toBe(201);
	await post(`${runtime.url}/pocketping/message`, { sessionId: page.sessionId, content: 'yes' });
}

it('lets a healthy target through while hundreds of waits hang at one server', async () => {
	runtime = await startRuntime({ env: { RATE_LIMITS: 'off' } });
	const hang = await Sink.start();
	hang.answer = () => {};
	await subscribeTo(runtime, sink);
	const pages = await pagesOf(270);
	await Promise.all(pages.map((page, n) => askAndAnswer(page, hang.url.replace('hook', `${n}`))));
	await hang.count(2);
	await triggerFrom(runtime, pages[0] as Connected, 'healthy');
	await sink.count(1, undefined, 3000);
	expect(hang.received).toHaveLength(2);
	await hang.stop();
}, 30_000);

it('resumes many workflows of one server at once, as long as it answers', async () => {
	runtime = await startRuntime({ env: { RATE_LIMITS: 'off' } });
	const pages = await pagesOf(40);
	await Promise.all(pages.map((page, n) => askAndAnswer(page, sink.url.replace('hook', `${n}`))));
	await sink.count(40);
	expect(new Set(sink.received.map(({ path }) => path)).size).toBe(40);
});

it('tries again what backs off when the clock is put back, also while it was stopped', async () => {
	const clock = new ManualClock();
	runtime = await startRuntime({ clock });
	const { id } = await subscribeTo(runtime, sink);
	const [failing, other] = (await pagesOf(2)) as [Connected, Connected];
	let broken = true;
	sink.answer = (_request, response) => void response.writeHead(broken ? 500 : 204).end();
	await triggerFrom(runtime, failing, 'first');
	const failures = async () =>
		(await runtime.api('GET', '/stats')).body.deliveries.webhooks[0].failures;
	await eventually(async () => (await failures()) === 1);
	clock.advance(-24 * 60 * 60_000);
	await triggerFrom(runtime, other, 'second');
	await eventually(async () => (await failures()) === 3);

	await runtime.stop({ keepData: true });
	clock.advance(-24 * 60 * 60_000);
	broken = false;
	runtime = await startRuntime({ clock, dataDir: runtime.dataDir });
	await eventually(async () => (await deliveriesOf(runtime, id, '?status=delivered')).length === 2);
});

it('keeps to the rate of a subscription from its first attempt on, also after a restart', async () => {
	const clock = new ManualClock();
	runtime = await startRuntime({ clock });
	await subscribeTo(runtime, sink, { maxPerSecond: 1 });
	const pages = await pagesOf(6);
	await Promise.all(pages.map((page) => triggerFrom(runtime, page, 'x')));
	await sink.count(1);
	await pause(300);
	expect(sink.received).toHaveLength(1);
	await runtime.stop({ keepData: true });
	runtime = await startRuntime({ clock, dataDir: runtime.dataDir });
	await pause(300);
	expect(sink.received).toHaveLength(2);
	clock.advance(1000);
	await sink.count(3);
});

it.each([
	['says it wants nothing more', 500, { 'webhook-delivery': 'disable' }],
	['is gone', 410, {}],
])('tells a workflow nothing again that %s', async (_what, status, headers) => {
	const clock = new ManualClock();
	runtime = await startRuntime({ clock });
	sink.answer = (_request, response) =>
		void response.writeHead(status, headers as Record<string, string>).end();
	const page = await connectPage(runtime.url);
	await askAndAnswer(page, sink.url);
	await sink.count(1);
	await pause(200);
	const end = clock.now() + 40 * HOUR;
	await advanceUntil(clock, HOUR, () => clock.now() > end);
	await pause(100);
	expect(sink.received).toHaveLength(1);
});

it('holds an attempt that it cut off itself against nobody, and makes it again after the next start', async () => {
	runtime = await startRuntime();
	sink.answer = () => {};
	const { id } = await subscribeTo(runtime, sink);
	await triggerFrom(runtime, await connectPage(runtime.url), 'e');
	const [first] = await sink.count(1);
	await runtime.stop({ keepData: true });
	stopped = true;
	sink.answer = (_request, response) => void response.writeHead(204).end();
	const { dataDir } = runtime;
	runtime = await startRuntime({ dataDir });
	stopped = false;
	const [, again] = await sink.count(2);
	expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
	expect(again?.headers['webhook-attempt']).toBe('1');
	expect(again?.raw).toBe(first?.raw);
	await pause(200);
	const [delivery] = await deliveriesOf(runtime, id);
	expect(delivery).toMatchObject({ status: 'delivered', attemptCount: 1 });
});
