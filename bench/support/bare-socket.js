// The physical limit for WebSockets here: ws that parses a JSON frame and answers an acknowledgement.
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('listening', () => console.log(`listening ${server.address().port}`));
server.on('connection', (socket) => {
	socket.on('message', (data) => {
		const { id } = JSON.parse(String(data)).data;
		socket.send(JSON.stringify({ type: 'ack', data: { id } }));
	});
});
process.on('SIGTERM', () => process.exit(0));
