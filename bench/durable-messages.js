// Acknowledged, durable visitor messages over HTTP, and events over the WebSocket, against bare servers.
const path = require('node:path');
const { compare, rateRow } = require('./support/compare');
const { connectVisitors, startRuntime, startServer } = require('./support/processes');
const { httpLoad, socketLoad } = require('./support/load');

const CONNECTIONS = 32;
const here = (file) => path.join(__dirname, 'support', file);

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
