/** Staying connected, against real sockets: refusals, restarts, lost sessions, and being told to stop. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventSource } from 'undici';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { ApiError } from './api-error';
import { Connection } from './connection';
import type { Frame } from './wire';

interface Peer {
	port: number;
	/** Whether handshakes are refused with 404. */
	refuse: boolean;
	/** Whether server-sent events are refused with 404. */
	refuseEvents: boolean;
	/** Sends to all streams of server-sent events. */
	sendEvent: (text: string) => void;
	handshakes: number;
	sockets: ServerSocket[];
	received: string[];
	stop: () => Promise<void>;
}

// Retries wait for seconds, and a slow machine for more.
jest.setTimeout(40_000);

Object.assign(globalThis, { EventSource });

const cleanUp: Array<() => unknown> = [];
afterEach(async () => {
	for (const action of cleanUp.splice(0).reverse()) await action();
});

async function startPeer(port = 0): Promise<Peer> {
	const streams = new Set<ServerResponse>();
	const server: Server = createServer((request, response) => {
		if (peer.refuseEvents) return void response.writeHead(404).end();
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		response.write(': hello\n\n');
		streams.add(response);
		request.on('close', () => streams.delete(response));
	});
	const sockets = new WebSocketServer({ noServer: true });
	const peer: Peer = {
		port: 0,
		refuse: false,
		refuseEvents: false,
		sendEvent: (text) => streams.forEach((stream) => stream.write(`data: ${text}\n\n`)),
		handshakes: 0,
		sockets: [],
		received: [],
		stop: () => {
			for (const socket of sockets.clients) socket.terminate();
			server.closeAllConnections();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
	server.on('upgrade', (request, stream, head) => {
		peer.handshakes += 1;
		if (peer.refuse) {
			stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
			return;
		}
		sockets.handleUpgrade(request, stream, head, (socket) => {
			peer.sockets.push(socket);
			socket.on('message', (data) => peer.received.push(String(data)));
		});
	});
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	peer.port = (server.address() as AddressInfo).port;
	cleanUp.push(peer.stop);
	return peer;
}

function openConnection(port: () => number, connect: () => Promise<void> = async () => undefined) {
	const seen = {
		polls: 0,
		connects: 0,
		opens: 0,
		downs: 0,
		tooFarBehind: 0,
		frames: [] as Frame[],
	};
	const connection = new Connection({
		connect: () => {
			seen.connects += 1;
			return connect();
		},
		streamUrl: () => `http://127.0.0.1:${port()}/stream`,
		poll: async () => {
			seen.polls += 1;
			return { messages: [{ id: 'polled' }] };
		},
		probeMs: 300,
		onOpen: () => void (seen.opens += 1),
		onDown: () => void (seen.downs += 1),
		onFrame: (frame) => seen.frames.push(frame),
		onTooFarBehind: () => void (seen.tooFarBehind += 1),
		isVisible: () => true,
	});
	cleanUp.push(() => connection.stop());
	connection.start();
	return { connection, seen };
}

async function until(condition: () => boolean, patienceMs = 8_000): Promise<void> {
	for (const end = Date.now() + patienceMs; !condition(); ) {
		if (Date.now() > end) throw new Error(`waited in vain for ${condition.toString()}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

test('connects once, and frames go both ways', async () => {
	const peer = await startPeer();
	const { connection, seen } = openConnection(() => peer.port);
	expect(connection.send({ type: 'event', data: {} })).toBe(false);
	await until(() => seen.opens === 1);
	peer.sockets[0]?.send('{"type":"presence","data":{"online":true}}');
	peer.sockets[0]?.send('not a frame');
	expect(connection.send({ type: 'event', data: { name: 'a' } })).toBe(true);
	await until(() => seen.frames.length === 1 && peer.received.length === 1);
	expect(seen.frames[0]).toMatchObject({ type: 'presence', data: { online: true } });
	expect(peer.received).toEqual(['{"type":"event","data":{"name":"a"}}']);
	expect(seen.connects).toBe(1);
});

test('asks for a session until there is one', async () => {
	const peer = await startPeer();
	let failures = 2;
	const { seen } = openConnection(
		() => peer.port,
		async () => {
			if (failures-- > 0) throw new TypeError('Failed to fetch');
		},
	);
	await until(() => seen.opens === 1);
	expect(seen.connects).toBe(3);
});

test('after a lost socket only the stream is opened again', async () => {
	const peer = await startPeer();
	const { seen } = openConnection(() => peer.port);
	await until(() => seen.opens === 1);
	peer.sockets[0]?.close(1001);
	await until(() => seen.opens === 2);
	expect(seen).toMatchObject({ connects: 1, downs: 1 });
});

test('a server that restarts casts no doubt on the session, however often', async () => {
	const peer = await startPeer();
	const { connection, seen } = openConnection(() => peer.port);
	for (let restart = 0; restart < 4; restart += 1) {
		await until(() => seen.opens === restart + 1);
		peer.sockets[restart]?.close(1012);
	}
	await until(() => seen.opens === 5);
	expect(seen).toMatchObject({ connects: 1, downs: 4 });
	expect(connection.canSend).toBe(true);
});

test('a server that was away is found again', async () => {
	const peer = await startPeer();
	const { connection, seen } = openConnection(() => peer.port);
	await until(() => seen.opens === 1);
	await peer.stop();
	await until(() => seen.downs === 1);
	expect(connection.isOpen).toBe(false);
	await startPeer(peer.port);
	await until(() => seen.opens === 2);
});

test('two refused sockets put the session in doubt, and then the widget lives on events', async () => {
	const peer = await startPeer();
	peer.refuse = true;
	const handshakesBefore: number[] = [];
	const { connection, seen } = openConnection(
		() => peer.port,
		async () => void handshakesBefore.push(peer.handshakes),
	);
	await until(() => seen.opens === 1);
	expect(handshakesBefore).toEqual([0, 2]);
	expect(connection).toMatchObject({ isOpen: true, canSend: false, isBlocked: true });
	expect(connection.send({ type: 'event', data: {} })).toBe(false);
	peer.sendEvent('{"type":"presence","data":{"online":true},"seq":7}');
	await until(() => seen.frames.length === 1);
	expect(seen.frames[0]).toEqual({ type: 'presence', data: { online: true }, seq: 7 });

	// Tried again while the events go on, and then a socket takes their place.
	await until(() => peer.handshakes > 3);
	expect(connection.isOpen).toBe(true);
	peer.refuse = false;
	await until(() => connection.canSend);
	expect(connection.isBlocked).toBe(false);
	expect(seen.downs).toBe(2);
	peer.sockets[0]?.send('{"type":"presence","data":{"online":false}}');
	await until(() => seen.frames.length === 2);
});

test('without events either it asks again and again, and still goes back to a socket', async () => {
	const peer = await startPeer();
	Object.assign(peer, { refuse: true, refuseEvents: true });
	const { connection, seen } = openConnection(() => peer.port);
	await until(() => seen.opens === 1, 15_000);
	expect(seen.connects).toBe(3);
	expect(seen.frames[0]).toEqual({ type: 'message', data: { id: 'polled' } });
	expect(connection.isBlocked).toBe(true);
	peer.refuse = false;
	await until(() => connection.canSend);
	const { polls } = seen;
	await new Promise((resolve) => setTimeout(resolve, 3_500));
	expect(seen.polls).toBe(polls);
});

test('a server that was away as a whole does not count as one without sockets', async () => {
	const peer = await startPeer();
	let away = false;
	const { connection, seen } = openConnection(
		() => peer.port,
		async () => {
			if (away) throw new TypeError('Failed to fetch');
		},
	);
	await until(() => seen.opens === 1);
	[away, peer.refuse] = [true, true];
	peer.sockets[0]?.close(1001);
	await until(() => seen.connects > 2, 15_000);
	[away, peer.refuse] = [false, false];
	await until(() => connection.canSend, 15_000);
	expect(seen.opens).toBe(2);
});

test("the server's own close code asks for a new session at once", async () => {
	const peer = await startPeer();
	const { seen } = openConnection(() => peer.port);
	await until(() => seen.opens === 1);
	peer.sockets[0]?.close(4004);
	await until(() => seen.opens === 2);
	expect(seen.connects).toBe(2);
});

test('only a server that will not replay so much makes the page give up its place', async () => {
	const peer = await startPeer();
	const { seen } = openConnection(() => peer.port);
	await until(() => seen.opens === 1);
	peer.sockets[0]?.close(4008);
	await until(() => seen.opens === 2);
	expect(seen).toMatchObject({ connects: 1, tooFarBehind: 0 });
	peer.sockets[1]?.close(4009);
	await until(() => seen.opens === 3);
	expect(seen).toMatchObject({ connects: 2, tooFarBehind: 1 });
});

test('a page that is refused is not knocking all the time', async () => {
	const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
	const peer = await startPeer();
	const { seen } = openConnection(
		() => peer.port,
		async () => {
			throw new ApiError(403, 'This origin may not use the chat.');
		},
	);
	await new Promise((resolve) => setTimeout(resolve, 1_200));
	expect(seen.connects).toBe(1);
	expect(warn).toHaveBeenCalledWith(expect.stringContaining('This origin may not use the chat.'));
	warn.mockRestore();
});

test('recycling replaces the socket without asking for the session', async () => {
	const peer = await startPeer();
	const { connection, seen } = openConnection(() => peer.port);
	await until(() => seen.opens === 1);
	connection.recycle();
	await until(() => seen.opens === 2);
	await until(() => peer.sockets[0]?.readyState === 3);
	expect(seen.connects).toBe(1);
});

test('told again and again that the session is lost, it still asks for another', async () => {
	const peer = await startPeer();
	const { connection, seen } = openConnection(() => peer.port);
	await until(() => seen.opens === 1);
	const nagging = setInterval(() => seen.connects === 1 && connection.forgetSession(), 50);
	cleanUp.push(() => clearInterval(nagging));
	await until(() => seen.opens === 2);
	expect(seen.connects).toBe(2);
});

test('stopped while it asks for a session, it opens no socket', async () => {
	const peer = await startPeer();
	let answer: () => void = () => undefined;
	const { connection, seen } = openConnection(
		() => peer.port,
		() => new Promise((resolve) => (answer = resolve)),
	);
	connection.stop();
	answer();
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(peer.handshakes).toBe(0);
	connection.start();
	answer();
	await until(() => seen.opens === 1);
	expect(seen.connects).toBe(2);
});
