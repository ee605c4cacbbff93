// Acknowledged, durable visitor messages over HTTP, and events over the WebSocket, against bare servers.
const path = require('node:path');
const { connectVisitors, startRuntime, startServer } = require('./support/processes');
const { httpLoad, socketLoad } = require('./support/load');
const { median } = require('./support/stats');

const CONNECTIONS = 32;
const SECONDS = 3;
const WARM_UP_SECONDS = 3;
const ROUNDS = 5;
const here = (file) => path.join(__dirname, 'support', file);

/** The two are measured in turns, so that a busy moment of the machine meets both. */
async function compare(bare, ours) {
	const rates = { bare: [], ours: [], ratio: [] };
	await bare(WARM_UP_SECONDS);
	await ours(WARM_UP_SECONDS);
	for (let round = 0; round < ROUNDS; round += 1) {
		rates.bare.push(await bare(SECONDS));
		rates.ours.push(await ours(SECONDS));
		rates.ratio.push(rates.ours.at(-1) / rates.bare.at(-1));
	}
	return { bare: median(rates.bare), ours: median(rates.ours), ratio: median(rates.ratio) };
}

const rateRow = (name, { bare, ours, ratio }, limit, least) => ({
	name,
	measured: `${Math.round(ours)}/s`,
	against: `${Math.round(bare)}/s ${limit}`,
	ratio,
	least,
});

async function durableMessages() {
	const runtime = await startRuntime();
	const express = await startServer(here('bare-express.js'));
	const socket = await startServer(here('bare-socket.js'));
	try {
		const visitors = await connectVisitors(runtime.url, CONNECTIONS);
		const content = 'Hello, I have a question about the blue one in my size, is it in stock?';
		const bodies = visitors.map((sessionId) =>
			JSON.stringify({ sessionId, content, sender: 'visitor', attachmentIds: [] }),
		);
		const overHttp = await compare(
			(seconds) => httpLoad(express.url, '/message', bodies, seconds),
			(seconds) => httpLoad(runtime.url, '/pocketping/message', bodies, seconds),
		);
		const ws = (url) => url.replace('http', 'ws');
		const streams = visitors.map((id) => `${ws(runtime.url)}/pocketping/stream?sessionId=${id}`);
		const overSocket = await compare(
			(seconds) =>
				socketLoad(
					visitors.map(() => ws(socket.url)),
					seconds,
				),
			(seconds) => socketLoad(streams, seconds),
		);
		return [
			rateRow('durable messages, HTTP, 32 connections', overHttp, 'bare express 5 POST', 0.4),
			rateRow('durable events, WebSocket, 32 sockets', overSocket, 'bare ws echo'),
		];
	} finally {
		await Promise.all([runtime.stop(), express.stop(), socket.stop()]);
	}
}

module.exports = { durableMessages };
