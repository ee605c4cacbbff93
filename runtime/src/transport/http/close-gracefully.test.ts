/** A server that stops: who is being answered gets the answer, and nobody else holds it up. */
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { eventually } from '../../../../test/support/eventually';
import { closeGracefully } from './close-gracefully';

let server: Server;
let close: () => Promise<void>;
let finish: () => void;
const clients: Socket[] = [];
beforeEach(async () => {
	server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
		if (request.url === '/slow') finish = () => response.end('at last');
		else response.end('ok');
	});
	close = closeGracefully(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
	for (const client of clients.splice(0)) client.destroy();
});

async function client(path?: string): Promise<{ socket: Socket; heard: () => string }> {
	const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
	clients.push(socket);
	let text = '';
	socket.on('data', (chunk) => (text += String(chunk)));
	await new Promise((resolve) => socket.once('connect', resolve));
	if (path) socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
	await new Promise((resolve) => setTimeout(resolve, 30));
	return { socket, heard: () => text };
}

it('does not wait for connections that are kept, or that were never used', async () => {
	await client('/');
	await client();
	await close();
});

it('waits for an answer, and not for what its connection might ask next', async () => {
	const slow = await client('/slow');
	let closed = false;
	const closing = close().then(() => (closed = true));
	await new Promise((resolve) => setTimeout(resolve, 60));
	expect(closed).toBe(false);
	finish();
	await closing;
	await eventually(async () => slow.heard().includes('at last'));
});
