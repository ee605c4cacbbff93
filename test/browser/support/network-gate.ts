/** A proxy in front of the runtime that does what networks do: refuses sockets, cuts streams, delays answers. */
import {
	createServer,
	request as forward,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo } from 'node:net';

export interface NetworkGate {
	url: string;
	/** Answers the handshake of a WebSocket with an error, as old proxies do. */
	refusesSockets: boolean;
	/** Answers a stream of server-sent events with an error. */
	refusesEvents: boolean;
	/** Milliseconds by which the answer to a sent message is late; frames are not. */
	delaysAnswers: number;
	/** What passed, and how it was answered, such as `POST /pocketping/message 200`. */
	seen: string[];
	/** WebSockets that are open through it now. */
	openSockets: () => number;
	/** Cuts every open connection. */
	cut: () => void;
	stop: () => Promise<void>;
}

export async function startNetworkGate(target: { port: number }): Promise<NetworkGate> {
	const server = createServer((incoming, outgoing) => {
		const isStream = (incoming.headers.accept ?? '').includes('text/event-stream');
		if (isStream && gate.refusesEvents) return void outgoing.writeHead(503).end();
		const isMessage = incoming.url === '/pocketping/message' && incoming.method === 'POST';
		pass(incoming, outgoing, isMessage ? gate.delaysAnswers : 0);
	});

	function pass(incoming: IncomingMessage, outgoing: ServerResponse, delayMs: number): void {
		const { method, url: path, headers } = incoming;
		const options = { host: '127.0.0.1', port: target.port, method, path, headers };
		const onward = forward(options, (answer) => {
			gate.seen.push(`${method} ${path?.split('?')[0]} ${answer.statusCode}`);
			setTimeout(() => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			}, delayMs);
		});
		onward.on('error', () => outgoing.destroy());
		// A stream that the page has closed is closed behind the gate as well.
		outgoing.on('close', () => onward.destroy());
		incoming.pipe(onward);
	}

	server.on('upgrade', (incoming, client, head) => {
		client.on('error', () => client.destroy());
		if (gate.refusesSockets) {
			client.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
			return;
		}
		const onward = connect(target.port, '127.0.0.1', () => {
			const lines = [`GET ${incoming.url} HTTP/1.1`];
			for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
				lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
			}
			onward.write(`${lines.join('\r\n')}\r\n\r\n`);
			onward.write(head);
			onward.pipe(client).pipe(onward);
		});
		onward.on('error', () => client.destroy());
		client.on('close', () => onward.destroy());
		onward.on('close', () => client.destroy());
		sockets.add(client);
		client.on('close', () => sockets.delete(client));
	});

	const sockets = new Set<{ destroy: () => unknown }>();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const gate: NetworkGate = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		refusesSockets: false,
		refusesEvents: false,
		delaysAnswers: 0,
		seen: [],
		openSockets: () => sockets.size,
		cut: () => {
			for (const socket of sockets) socket.destroy();
			server.closeAllConnections();
		},
		stop: () => {
			gate.cut();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
	return gate;
}
