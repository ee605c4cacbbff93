/** Senders that take their time: slow lines get it, and drips hold nothing for long. */
import { readdirSync } from 'node:fs';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { announce, put, SAMPLES } from '../support/upload';

const clock = new ManualClock();
let runtime: RunningRuntime;
let sessionId: string;
beforeAll(async () => {
	runtime = await startRuntime({ clock });
	({ sessionId } = await connectPage(runtime.url));
});
afterAll(() => runtime.stop());

const KB = 1024;
const files = () => {
	try {
		return readdirSync(join(runtime.dataDir, 'files'));
	} catch {
		// Made when the first file arrives.
		return [];
	}
};

/** A picture of a megabyte. */
const large = {
	...SAMPLES.png,
	bytes: Buffer.concat([SAMPLES.png.bytes, Buffer.alloc(1000 * KB, 0x61)]),
};

interface Slow {
	sending: ClientRequest;
	answer: Promise<IncomingMessage>;
	id: string;
	url: string;
}

/** Begins to send; the rest is up to the test. */
async function begin(): Promise<Slow> {
	const { body } = await announce(runtime.url, sessionId, large);
	const headers = {
		'content-type': 'image/png',
		'content-length': large.bytes.length,
		origin: 'https://shop.example',
	};
	const sending = request(body.uploadUrl, { method: 'PUT', headers }).on('error', () => {});
	const answer = new Promise<IncomingMessage>((resolve) => sending.on('response', resolve));
	return { sending, answer, id: body.attachmentId, url: body.uploadUrl };
}

/** Sends a part and waits until it has reached the disk. */
async function sendPart({ sending, id }: Slow, from: number, to: number): Promise<void> {
	await new Promise((resolve) => sending.write(large.bytes.subarray(from, to), resolve));
	await eventually(async () => files().some((name) => name.startsWith(id)));
	await new Promise((resolve) => setTimeout(resolve, 100));
}

it('a file may take ten minutes, as long as it gets on', async () => {
	const slow = await begin();
	for (let part = 0; part < 10; part += 1) {
		await sendPart(slow, part * 100 * KB, (part + 1) * 100 * KB);
		clock.advance(60_000);
	}
	slow.sending.end(large.bytes.subarray(1000 * KB));
	expect((await slow.answer).statusCode).toBe(200);
}, 20_000);

it.each([
	['stands still', 0],
	['drips', 20 * KB],
])(
	'a file that %s is given up after a minute, readably for the page',
	async (_what, bytes) => {
		const slow = await begin();
		await sendPart(slow, 0, 200 * KB);
		clock.advance(60_000);
		await sendPart(slow, 200 * KB, 200 * KB + bytes);
		clock.advance(60_000);
		const answer = await slow.answer;
		expect(answer.statusCode).toBe(408);
		expect(answer.headers).toMatchObject({
			'access-control-allow-origin': 'https://shop.example',
			connection: 'close',
		});
		expect(JSON.parse((await answer.toArray()).join(''))).toMatchObject({
			code: 'REQUEST_TIMEOUT',
		});
		expect(files().filter((name) => name.startsWith(slow.id))).toEqual([]);
		// Nothing is lost: it may be sent again.
		expect((await put(slow.url, large.bytes)).status).toBe(200);
	},
	20_000,
);

it('a small body that does not end is answered before the server loses patience', async () => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setInterval'] });
	try {
		const headers = {
			'content-type': 'application/json',
			'content-length': 100,
			origin: 'https://shop.example',
		};
		const url = `${runtime.url}/pocketping/message`;
		const sending = request(url, { method: 'POST', headers }).on('error', () => {});
		const answered = new Promise<IncomingMessage>((resolve) => sending.on('response', resolve));
		sending.write('{"sessionId"');
		// The server has begun to read once its deadline is set.
		while (jest.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
		jest.advanceTimersByTime(30_000);
		const answer = await answered;
		expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([
			408,
			'https://shop.example',
		]);
		answer.resume();
	} finally {
		jest.useRealTimers();
	}
});
