/** Many streams at once, how many one place may hold, and that nothing stays behind. What each costs: `npm run bench`. */
import { TestEventStream } from '../support/event-stream';
import { eventually } from '../support/eventually';
import { connectPage, openStream, TestSocket } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const NONE = { connections: 0, pages: 0, sessions: 0, owners: 0 };
const SESSION_CAP = 20;
const ADDRESS_CAP = 500;
const UNPROVEN_CAP = 20;

const openMany = (runtime: RunningRuntime, sessionIds: string[]) =>
	Promise.all(sessionIds.map((sessionId) => openStream(runtime.url, sessionId)));

async function connectMany(runtime: RunningRuntime, count: number): Promise<string[]> {
	const ids: string[] = [];
	for (let n = 0; n < count; n += 1) ids.push((await connectPage(runtime.url)).sessionId);
	return ids;
}

describe('without limits', () => {
	let runtime: RunningRuntime;
	beforeAll(async () => {
		runtime = await startRuntime({ env: { RATE_LIMITS: 'off' } });
	});
	afterAll(() => runtime.stop());

	it('300 sockets of 150 sessions all get a broadcast, in order, and leave nothing behind', async () => {
		const sessions = await connectMany(runtime, 150);
		const sockets = await openMany(runtime, [...sessions, ...sessions]);
		expect(runtime.openStreams()).toMatchObject({ connections: 300, pages: 300, sessions: 150 });
		const names = Array.from({ length: 10 }, (_, n) => `b${n}`);
		const answers = await Promise.all(
			names.map((name) => runtime.api('POST', '/broadcast', { name })),
		);
		expect(answers.map(({ body }) => body.delivered)).toEqual(names.map(() => 300));
		await Promise.all(
			sockets.map((socket) =>
				eventually(async () => socket.frames.length === names.length, 10_000),
			),
		);
		const [first] = sockets.map((socket) => socket.frames.map(({ seq }) => seq));
		expect(first).toEqual([...(first ?? [])].sort((a = 0, b = 0) => a - b));
		for (const socket of sockets) expect(socket.frames).toEqual(sockets[0]?.frames);

		for (const socket of sockets) socket.close();
		await eventually(async () => runtime.openStreams().connections === 0);
		expect(runtime.openStreams()).toEqual(NONE);
		expect((await runtime.api('POST', '/broadcast', { name: 'nobody' })).body.delivered).toBe(0);
	}, 30_000);
});

describe('with limits', () => {
	let runtime: RunningRuntime;
	beforeAll(async () => {
		runtime = await startRuntime({ env: { TRUST_PROXY: '1' } });
	});
	afterAll(() => runtime.stop());

	it(`a session may be open ${SESSION_CAP} times, sockets and event streams together`, async () => {
		const { sessionId } = await connectPage(runtime.url);
		const url = `${runtime.url}/pocketping/stream?sessionId=${sessionId}`;
		const events = await TestEventStream.open(url);
		const sockets = await openMany(runtime, Array<string>(SESSION_CAP - 1).fill(sessionId));
		await expect(openStream(runtime.url, sessionId)).rejects.toThrow('refused with 429');
		const refused = await fetch(url, { headers: { origin: 'https://shop.example' } });
		expect(refused.status).toBe(429);
		expect(refused.headers.get('retry-after')).toBe('30');
		expect(refused.headers.get('access-control-allow-origin')).toBe('https://shop.example');
		expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED' });

		// Another session is none of its business.
		const other = await openStream(runtime.url, (await connectPage(runtime.url)).sessionId);
		other.close();
		sockets[0]?.close();
		const again = await eventually(() => openStream(runtime.url, sessionId).catch(() => undefined));
		for (const stream of [again, events, ...sockets]) stream.close();
		await eventually(async () => runtime.openStreams().connections === 0);
		expect(runtime.openStreams()).toEqual(NONE);
	});

	it(`an address may hold ${ADDRESS_CAP} streams, and keeps no place for a failed handshake`, async () => {
		const sessions = await connectMany(runtime, ADDRESS_CAP / SESSION_CAP);
		const [first = ''] = sessions;
		const path = `${runtime.url}/pocketping/stream?sessionId=${first}`;
		for (let n = 0; n < SESSION_CAP + 5; n += 1) {
			const headers = { upgrade: 'websocket', connection: 'upgrade' };
			// Not a handshake: it has no key.
			const stream = await TestEventStream.open(path, headers);
			expect(stream.status).toBe(400);
			stream.close();
		}
		for (let n = 0; n < SESSION_CAP; n += 1) await openMany(runtime, sessions);
		const extra = (await connectPage(runtime.url)).sessionId;
		await expect(openStream(runtime.url, extra)).rejects.toThrow('refused with 429');
		const elsewhere = await openStream(runtime.url, extra, '', {
			'x-forwarded-for': '203.0.113.9',
		});
		elsewhere.close();
	}, 30_000);

	it(`an address may have ${UNPROVEN_CAP} operator sockets without a key`, async () => {
		const headers = { 'x-forwarded-for': '203.0.113.77' };
		const open = () => TestSocket.open(`${runtime.url}/ws`, headers);
		const waiting = await Promise.all(Array.from({ length: UNPROVEN_CAP }, open));
		await expect(open()).rejects.toThrow('refused with 429');
		const [proving] = waiting;
		proving?.send({ type: 'auth', apiKey: runtime.apiKey });
		await proving?.frame('auth.ok');
		const next = await open();
		for (const socket of [next, ...waiting]) socket.close();
		await eventually(() => open().catch(() => undefined));
	});
});
