/** One address that sends as much as it can: what it costs stays small, in requests, streams, frames, files and log lines. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { TestEventStream } from '../support/event-stream';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, openStream, post, TestSocket } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { announce, SAMPLES } from '../support/upload';

let runtime: RunningRuntime | undefined;
let clock: ManualClock;
const logLines: string[] = [];
beforeEach(() => {
	clock = new ManualClock();
});
afterEach(async () => {
	await runtime?.stop();
	runtime = undefined;
	logLines.length = 0;
});

async function start(env: Record<string, string> = {}): Promise<RunningRuntime> {
	return (runtime = await startRuntime({ env, clock, logLines }));
}

const warnings = (): any[] =>
	logLines.map((line) => JSON.parse(line)).filter(({ level }) => level === 40);

/** Does something a number of times, a hundred at once. */
async function times<Result>(count: number, act: () => Promise<Result>): Promise<Result[]> {
	const results: Result[] = [];
	while (results.length < count) {
		const size = Math.min(100, count - results.length);
		results.push(...(await Promise.all(Array.from({ length: size }, act))));
	}
	return results;
}

describe('a blocked address', () => {
	const BLOCKED = { IP_FILTER_ENABLED: 'true', IP_FILTER_BLOCKLIST: '127.0.0.1' };

	it('is written about once a minute, and refused like everybody who asks too often', async () => {
		const { url } = await start(BLOCKED);
		const statuses = await times(6100, async () => {
			const response = await fetch(`${url}/pocketping/presence`);
			await response.arrayBuffer();
			return response.status;
		});
		expect(statuses.filter((status) => status === 403)).toHaveLength(6000);
		expect(statuses.filter((status) => status === 429)).toHaveLength(100);
		expect(warnings()).toHaveLength(1);
		clock.advance(60_000);
		expect(warnings().slice(1)).toEqual([
			expect.objectContaining({ ip: '127.0.0.1', msg: 'address blocked', leftOut: 5999 }),
		]);
	}, 60_000);

	it('is written about no more often for its sockets, which count as well', async () => {
		const { url } = await start(BLOCKED);
		const codes = await times(650, async () => {
			const socket = await openStream(url, 'sess_x.y').catch((error: Error) => error.message);
			return typeof socket === 'string' ? socket : await socket.closed();
		});
		expect(codes.filter((code) => code === 4003)).toHaveLength(600);
		expect(codes.filter((code) => code === 'refused with 429')).toHaveLength(50);
		expect(warnings()).toHaveLength(1);
	}, 60_000);
});

it('a filter function that always fails is written about once a minute', async () => {
	runtime = await startRuntime({
		clock,
		logLines,
		filters: {
			ipFilter: () => {
				throw new Error('boom');
			},
		},
	});
	const { url } = runtime;
	await times(50, () => post(`${url}/pocketping/connect`, {}));
	expect(logLines.filter((line) => line.includes('a filter function failed'))).toHaveLength(1);
});

it('wrong keys on operator sockets are written about once a minute', async () => {
	const { url } = await start();
	const codes: number[] = [];
	for (let n = 0; n < 70; n += 1) {
		const socket = await TestSocket.open(`${url}/ws`);
		socket.send({ type: 'auth', apiKey: 'wrong' });
		codes.push(await socket.closed());
	}
	expect(new Set(codes)).toEqual(new Set([4401]));
	expect(warnings()).toHaveLength(1);
	clock.advance(60_000);
	// What is past the limit is counted too.
	expect(warnings()[1]).toMatchObject({ address: '127.0.0.1', leftOut: 69 });
});

describe('streams', () => {
	it('open 600 times a minute, by socket and as event streams together', async () => {
		const { url } = await start();
		const { sessionId } = await connectPage(url);
		const events = () => TestEventStream.open(`${url}/pocketping/stream?sessionId=${sessionId}`);
		for (let n = 0; n < 5; n += 1) (await events()).close();
		const refused = await times(595, () =>
			openStream(url, 'sess_unknown.x').catch((error: Error) => error.message),
		);
		expect(new Set(refused)).toEqual(new Set(['refused with 404']));
		await expect(openStream(url, sessionId)).rejects.toThrow('refused with 429');
		expect((await events()).status).toBe(429);
		await expect(TestSocket.open(`${url}/ws`)).rejects.toThrow('refused with 429');
		// What has no stream still polls.
		const poll = await fetch(`${url}/pocketping/messages?sessionId=${sessionId}`);
		expect(poll.status).toBe(200);
	}, 60_000);
});

describe('frames', () => {
	it('of any kind that come far too fast end the socket with 1008', async () => {
		const { url } = await start();
		const { sessionId } = await connectPage(url);
		const socket = await openStream(url, sessionId);
		for (let n = 0; n < 1000; n += 1) socket.send({ type: 'ping' });
		expect(await socket.closed()).toBe(1008);
		const again = await openStream(url, sessionId);
		again.send({ type: 'event', data: { id: '1', name: 'x' } });
		await again.frame('ack');
		again.close();
	});

	it('of a page that is only too eager are answered one by one', async () => {
		const { url } = await start();
		const { sessionId } = await connectPage(url);
		const socket = await openStream(url, sessionId);
		for (let n = 0; n < 100; n += 1)
			socket.send({ type: 'event', data: { id: `${n}`, name: 'x' } });
		await eventually(async () => socket.frames.length === 100);
		expect(socket.frames.filter(({ type }) => type === 'ack')).toHaveLength(60);
		expect(socket.closeCode).toBeUndefined();
		// Time brings new room.
		for (let second = 0; second < 30; second += 1) {
			clock.advance(1000);
			for (let n = 0; n < 10; n += 1) socket.send({ type: 'ping' });
			await sleep(5);
		}
		expect(socket.closeCode).toBeUndefined();
		socket.close();
	});

	it('from one that does not care for the close are cut off', async () => {
		const { url } = await start();
		const { sessionId } = await connectPage(url);
		const { socket } = await openStream(url, sessionId);
		// Never reads, so never confirms the end.
		socket.pause();
		const flood = setInterval(() => {
			for (let n = 0; n < 200 && socket.readyState === WebSocket.OPEN; n += 1) socket.send('{}');
		}, 5);
		try {
			await eventually(async () => runtime?.openStreams().connections === 0);
		} finally {
			clearInterval(flood);
			socket.terminate();
		}
	});
});

describe('files', () => {
	it('of one address hold 500 MB an hour, whatever the number of its sessions', async () => {
		const { url } = await start({ TRUST_PROXY: '1' });
		const { filename, mimeType } = SAMPLES.png;
		const file = { filename, mimeType, size: 10 * 1024 * 1024 };
		const send = async (ip: string, count: number) => {
			const { sessionId } = await connectPage(url);
			const statuses: number[] = [];
			for (let n = 0; n < count; n += 1) {
				const from = { 'x-forwarded-for': ip };
				const announced = { sessionId, ...file };
				const { status, headers } = await post(`${url}/pocketping/upload`, announced, from);
				if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(3000);
				statuses.push(status);
			}
			return statuses;
		};
		const first = [
			...(await send('198.51.100.7', 18)),
			...(await send('198.51.100.7', 18)),
			...(await send('198.51.100.7', 14)),
		];
		expect(first).toEqual(Array(50).fill(200));
		expect(await send('198.51.100.7', 2)).toEqual([429, 429]);
		expect(await send('203.0.113.9', 1)).toEqual([200]);
	});

	it('that are too large anyway use nothing up', async () => {
		const { url } = await start();
		const { sessionId } = await connectPage(url);
		const huge = await announce(url, sessionId, SAMPLES.png, { size: 2 ** 50 });
		expect(huge.body.code).toBe('FILE_TOO_LARGE');
		expect((await announce(url, sessionId, SAMPLES.png)).status).toBe(200);
	});
});
