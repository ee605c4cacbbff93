/** Receivers that mean harm: none of them delays another, fills the memory, or leads a delivery astray. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { connectPage } from '../support/page';
import { Sink, type Answerer } from '../support/sink';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { nameOf, subscribeTo, triggerFrom, webhookWhen } from '../support/webhooks';

let runtime: RunningRuntime;
let sink: Sink;
const hostile: Sink[] = [];
const servers: Server[] = [];
beforeEach(async () => {
	sink = await Sink.start();
	runtime = await startRuntime({ drainMs: 200 });
});
afterEach(async () => {
	await runtime.stop();
	for (const server of servers.splice(0)) server.close();
	await Promise.all([sink, ...hostile.splice(0)].map((one) => one.stop()));
});

async function receiver(answer: Answerer): Promise<string> {
	const one = await Sink.start();
	one.answer = answer;
	hostile.push(one);
	return one.url;
}

/** A receiver below HTTP: it says whatever bytes it likes. */
async function rawReceiver(onRequest: (socket: Socket) => void): Promise<string> {
	const server = createServer((socket) => {
		socket.on('error', () => {});
		socket.once('data', () => onRequest(socket));
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** An answer without end, as fast as it is taken. */
const endless: Answerer = (_request, response) => {
	response.writeHead(200);
	const chunk = Buffer.alloc(64 * 1024, 'x');
	const more = () => {
		while (!response.destroyed && response.write(chunk));
	};
	response.on('drain', more);
	response.on('error', () => {});
	more();
};

/** The whole answer in a second's time would be a byte. */
const dripping = (socket: Socket) => {
	socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
	const timer = setInterval(() => socket.write('x'), 100);
	socket.on('close', () => clearInterval(timer));
};

it('none of them delays another, and memory stays flat', async () => {
	const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
	const inside = sink.url.replace('/hook', '/inside');
	const urls = await Promise.all([
		receiver((_request, response) => void response.writeHead(500).end()),
		receiver(() => {}),
		receiver((_request, response) => void response.destroy()),
		receiver(endless),
		receiver((_request, response) => void response.writeHead(302, { location: inside }).end()),
		receiver((_request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
		}),
		receiver((_request, response) => {
			response.writeHead(429, { 'retry-after': 'never'.repeat(1000) }).end();
		}),
		rawReceiver(dripping),
		rawReceiver((socket) => socket.end('this is not HTTP\r\n\r\n')),
		rawReceiver((socket) => void socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1024 * 1024)}`)),
		rawReceiver((socket) => void socket.write('HTTP/1.1 ')),
	]);
	for (const url of urls) await subscribeTo(runtime, sink, { url });
	await subscribeTo(runtime, sink);

	const page = await connectPage(runtime.url);
	const others = await Promise.all(Array.from({ length: 10 }, () => connectPage(runtime.url)));
	await Promise.all(others.map((other) => triggerFrom(runtime, other, 'warm')));
	const before = process.memoryUsage().rss;
	const began = Date.now();
	for (let n = 0; n < 50; n += 1) await triggerFrom(runtime, page, `n${n}`);
	const received = await sink.count(60, undefined, 10_000);
	const names = received.map(nameOf).filter((name) => name !== 'warm');
	expect(names).toEqual(Array.from({ length: 50 }, (_, n) => `n${n}`));
	// Far below the 15 s that one hanging attempt takes.
	expect(Date.now() - began).toBeLessThan(8000);
	expect(sink.received.some(({ path }) => path === '/inside')).toBe(false);
	expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(150);
}, 30_000);

it('hundreds of subscriptions that hang delay neither another, nor one on their own server', async () => {
	const hanging = await receiver((_request, response, { path }) => {
		if (path.includes('/fine')) response.writeHead(204).end();
	});
	const fine: string[] = [];
	const host = hostile.at(-1) as Sink;
	for (let n = 0; n < 300; n += 1) {
		await subscribeTo(runtime, sink, { url: hanging.replace('/hook', `/hangs/${n}`) });
	}
	for (const url of [sink.url, hanging.replace('/hook', '/fine')]) {
		fine.push((await subscribeTo(runtime, sink, { url })).id);
	}
	const pages = await Promise.all(Array.from({ length: 10 }, () => connectPage(runtime.url)));
	const began = Date.now();
	for (let n = 0; n < 5; n += 1) {
		await Promise.all(pages.map((page) => triggerFrom(runtime, page, `n${n}`)));
	}
	await sink.count(50, undefined, 12_000);
	await host.count(50, ({ path }) => path.includes('/fine'), 12_000);
	// One attempt that hangs takes 15 s.
	expect(Date.now() - began).toBeLessThan(13_000);
	expect(fine).toHaveLength(2);
}, 40_000);

it('an answer that says yes and then drips has said yes', async () => {
	const url = await rawReceiver(dripping);
	const { id } = await subscribeTo(runtime, sink, { url });
	const page = await connectPage(runtime.url);
	const began = Date.now();
	await triggerFrom(runtime, page, 'x');
	const { lastDelivery } = await webhookWhen(runtime, id, (webhook) => webhook.lastDelivery);
	expect(lastDelivery).toMatchObject({ ok: true, status: 200 });
	expect(Date.now() - began).toBeLessThan(5000);
});

it('a name that leads inside is refused at subscription and, should it come to later, at delivery', async () => {
	const strict = await startRuntime({ env: { PUBLIC_URL: 'https://chat.example' } });
	try {
		for (const url of [
			'http://localhost:8080/',
			'http://127.0.0.1:8080/',
			'http://0x7f000001/',
			'http://[::ffff:7f00:1]/',
			'http://169.254.169.254/latest/meta-data/',
		]) {
			const refused = await subscribeTo(strict, sink, { url });
			expect(refused).toMatchObject({ code: 'WEBHOOK_TARGET_REFUSED' });
			expect(refused.message).toContain('WEBHOOK_ALLOW_PRIVATE');
		}
	} finally {
		await strict.stop();
	}
	// Subscribed while this machine was allowed, delivered after it no longer is.
	const { dataDir } = runtime;
	const literal = await subscribeTo(runtime, sink);
	const named = await subscribeTo(runtime, sink, {
		url: sink.url.replace('127.0.0.1', 'localhost'),
	});
	await runtime.stop({ keepData: true });
	runtime = await startRuntime({ dataDir, env: { PUBLIC_URL: 'https://chat.example' } });
	await triggerFrom(runtime, await connectPage(runtime.url), 'x');
	for (const { id } of [literal, named]) {
		const { lastDelivery } = await webhookWhen(runtime, id, (webhook) => webhook.lastDelivery);
		expect(lastDelivery).toMatchObject({
			ok: false,
			reason: expect.stringContaining('WEBHOOK_ALLOW_PRIVATE'),
		});
	}
	expect(sink.received).toEqual([]);
});
