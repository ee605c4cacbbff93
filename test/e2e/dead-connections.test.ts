/** Streams whose other side is gone without a word, or does not read: found, cut off, and nothing of them kept. */
import { TestEventStream } from '../support/event-stream';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, openStream, plain, TestSocket } from '../support/page';
import { RawSocket } from '../support/raw-socket';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

let runtime: RunningRuntime;
let clock: ManualClock;
beforeEach(async () => {
	clock = new ManualClock();
	runtime = await startRuntime({ clock, drainMs: 1000 });
});
afterEach(() => runtime.stop());

const EVENTS = 1500;
const NONE = { connections: 0, pages: 0, sessions: 0, owners: 0 };

/** Sends a page more than what the systems in between take up for a reader that does not read: some megabytes. */
async function flood(sessionId: string): Promise<void> {
	const event = { name: 'large', data: { text: 'x'.repeat(8000) } };
	for (let n = 0; n < EVENTS; n += 50) {
		const answers = Array.from({ length: 50 }, () =>
			runtime.api('POST', `/sessions/${plain(sessionId)}/events`, event),
		);
		for (const { status } of await Promise.all(answers)) expect(status).toBe(200);
	}
}

it('a socket that does not answer a ping is cut off at the next sweep', async () => {
	const page = await connectPage(runtime.url);
	const path = `/pocketping/stream?sessionId=${page.sessionId}`;
	const silent = await RawSocket.open(runtime.port, path);
	const alive = await openStream(runtime.url, page.sessionId);
	await eventually(async () => runtime.openStreams().pages === 2);
	clock.advance(25_000);
	// Time for the living one's pong to arrive.
	const pong = new Promise((resolve) => alive.socket.once('ping', resolve));
	await pong;
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(silent.isEnded).toBe(false);
	clock.advance(25_000);
	await eventually(async () => silent.isEnded);
	await eventually(async () => runtime.openStreams().pages === 1);
	expect(alive.closeCode).toBeUndefined();
	alive.close();
	await eventually(async () => runtime.openStreams().connections === 0);
	expect(runtime.openStreams()).toEqual(NONE);
});

it('a page that does not read is closed with 4008 and may come back for what it missed', async () => {
	const page = await connectPage(runtime.url);
	const stuck = await openStream(runtime.url, page.sessionId);
	stuck.socket.pause();
	const reading = await openStream(runtime.url, page.sessionId);
	await flood(page.sessionId);
	await runtime.api('POST', `/sessions/${plain(page.sessionId)}/events`, { name: 'last' });
	// It delays nobody else.
	await reading.frame(({ data }) => data.name === 'last');
	stuck.socket.resume();
	expect(await stuck.closed(15_000)).toBe(4008);
	const seen = stuck.frames.at(-1)?.seq ?? 0;
	expect(stuck.frames.some(({ data }) => data.name === 'last')).toBe(false);

	const again = await openStream(runtime.url, page.sessionId, `&since=${seen}`);
	await again.frame(({ data }) => data.name === 'last', 15_000);
	expect(again.frames[0]?.seq).toBeGreaterThan(seen);
	expect(again.frames.length + stuck.frames.length).toBe(EVENTS + 1);
	again.close();
	reading.close();
}, 60_000);

it('an event stream that is not read is ended', async () => {
	const page = await connectPage(runtime.url);
	const url = `${runtime.url}/pocketping/stream?sessionId=${page.sessionId}`;
	const stuck = await TestEventStream.open(url, {}, false);
	expect(runtime.openStreams().pages).toBe(1);
	await flood(page.sessionId);
	await eventually(async () => runtime.openStreams().pages === 0);
	stuck.close();
}, 60_000);

it('a client that was refused and does not hang up is hung up on', async () => {
	const refused = await RawSocket.open(runtime.port, '/pocketping/stream?sessionId=sess_x.y');
	await eventually(async () => refused.received.includes('SESSION_NOT_FOUND'));
	await eventually(async () => refused.isEnded);
	// Whoever writes to a connection that is gone is told so.
	await eventually(async () => {
		if (!refused.isClosed) refused.socket.write('still here');
		return refused.isClosed;
	});
});

it('an operator socket that does not read is closed with 4008', async () => {
	const operator = await TestSocket.open(`${runtime.url}/ws`);
	operator.send({ type: 'auth', apiKey: runtime.apiKey });
	await operator.frame('auth.ok');
	operator.socket.pause();
	await flood((await connectPage(runtime.url)).sessionId);
	operator.socket.resume();
	expect(await operator.closed(15_000)).toBe(4008);
	await eventually(async () => runtime.openStreams().connections === 0);
	expect(runtime.openStreams()).toEqual(NONE);
}, 60_000);
