// From an event on a visitor's socket to the signed webhook at a receiver, against a bare undici POST.
const http = require('node:http');
const { Pool } = require('undici');
const { WebSocket } = require('ws');
const { connectVisitors, post, startRuntime } = require('./support/processes');
const { median, quantile } = require('./support/stats');

const EVENTS_PER_SECOND = 100;
const SECONDS = 8;

/** A receiver that notes when each event's delivery arrived, by the mark in its data. */
async function startSink() {
	const arrivals = new Map();
	const server = http.createServer((request, response) => {
		const chunks = [];
		request.on('data', (chunk) => chunks.push(chunk));
		request.on('end', () => {
			const arrived = performance.now();
			response.writeHead(204).end();
			const body = JSON.parse(Buffer.concat(chunks).toString());
			arrivals.set(body.mark ?? body.data.event.data.mark, arrived);
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${server.address().port}`;
	return { arrivals, url, stop: () => server.close() };
}

/** Calls `send(mark)` at an even pace and answers how long each took to arrive, in milliseconds. */
async function latencies(arrivals, send) {
	const sent = new Map();
	const count = EVENTS_PER_SECOND * SECONDS;
	const started = performance.now();
	for (let mark = 0; mark < count; mark += 1) {
		const due = started + (mark * 1000) / EVENTS_PER_SECOND;
		const wait = due - performance.now();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		sent.set(mark, performance.now());
		send(mark);
	}
	for (let tries = 0; arrivals.size < count && tries < 100; tries += 1) {
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	if (arrivals.size < count) throw new Error(`${count - arrivals.size} deliveries did not arrive`);
	// The first second warms up connections and compilers.
	return [...sent].slice(EVENTS_PER_SECOND).map(([mark, at]) => arrivals.get(mark) - at);
}

async function eventToWebhook() {
	const bareSink = await startSink();
	const pool = new Pool(bareSink.url, { connections: 8 });
	const payload = JSON.stringify({ text: 'x'.repeat(700) }).slice(0, -1);
	const bare = await latencies(bareSink.arrivals, (mark) => {
		const body = `${payload},"mark":${mark}}`;
		const headers = { 'content-type': 'application/json' };
		void pool.request({ path: '/', method: 'POST', headers, body }).then((a) => a.body.dump());
	});
	await pool.close();
	bareSink.stop();

	const runtime = await startRuntime();
	const sink = await startSink();
	try {
		const subscription = { url: sink.url, events: ['custom_event.received'] };
		await post(`${runtime.url}/webhooks`, subscription, runtime.apiKey);
		const visitors = await connectVisitors(runtime.url, 20);
		const sockets = await Promise.all(
			visitors.map(async (id) => {
				const url = `${runtime.url.replace('http', 'ws')}/pocketping/stream?sessionId=${id}`;
				const socket = new WebSocket(url);
				await new Promise((resolve) => socket.once('open', resolve));
				return socket;
			}),
		);
		const ours = await latencies(sink.arrivals, (mark) => {
			const data = { name: 'cart_abandoned', data: { mark, total: 129 } };
			sockets[mark % sockets.length].send(JSON.stringify({ type: 'event', data }));
		});
		for (const socket of sockets) socket.terminate();
		const ms = (value) => `${value.toFixed(2)} ms`;
		const share = median(ours) - median(bare);
		return [
			{
				name: `event in → signed webhook, ${EVENTS_PER_SECOND}/s: median`,
				measured: ms(median(ours)),
				against: `${ms(median(bare))} bare undici POST`,
				ratio: median(ours) / median(bare),
			},
			{
				name: `event in → signed webhook, ${EVENTS_PER_SECOND}/s: p99`,
				measured: ms(quantile(ours, 0.99)),
				against: `${ms(quantile(bare, 0.99))} bare undici POST`,
				ratio: quantile(ours, 0.99) / quantile(bare, 0.99),
			},
			{
				name: "the runtime's own share of the median",
				measured: ms(share),
				against: 'at most 5 ms',
				ok: share < 5,
			},
		];
	} finally {
		await runtime.stop();
		sink.stop();
	}
}

module.exports = { eventToWebhook };
