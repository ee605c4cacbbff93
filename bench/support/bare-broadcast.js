// The physical limit for a broadcast with ws: a POST is written out once and sent to every socket, nothing else.
const http = require('node:http');
const { WebSocketServer } = require('ws');

const server = http.createServer((request, response) => {
	const chunks = [];
	request.on('data', (chunk) => chunks.push(chunk));
	request.on('end', () => {
		const { name, data } = JSON.parse(Buffer.concat(chunks).toString());
		const event = { name, data, timestamp: new Date().toISOString() };
		const text = JSON.stringify({ type: 'event', data: event, seq: 1 });
		for (const socket of sockets.clients) socket.send(text);
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(event));
	});
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () =>
	console.log(`listening ${server.address().port}`),
);
process.on('SIGTERM', () => process.exit(0));
