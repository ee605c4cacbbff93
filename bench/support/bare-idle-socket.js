// The least that an idle WebSocket costs with ws: shared listeners, no tracking, no compression, nothing kept.
const http = require('node:http');
const { WebSocketServer } = require('ws');

const sockets = new WebSocketServer({
	noServer: true,
	clientTracking: false,
	perMessageDeflate: false,
});
const onMessage = () => {};
function onError() {
	this.terminate();
}
const server = http.createServer((_request, response) => response.end());
server.on('upgrade', (request, stream, head) => {
	sockets.handleUpgrade(request, stream, head, (socket) => {
		socket.on('message', onMessage).on('error', onError);
	});
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () =>
	console.log(`listening ${server.address().port}`),
);
process.on('SIGTERM', () => process.exit(0));
