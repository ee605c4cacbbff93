/** The door for WebSockets of one server: which path leads to which channel, and how a refusal is answered. */
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { ChatError } from '../../core/chat-error';
import { ChatSocket } from './chat-socket';
import { takeFirst } from './take-first';

/** Bytes of one message; the library's own limit is 100 MiB. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** Pieces in which a message may come, and network reads that are kept for it meanwhile. */
const MAX_FRAGMENTS = 64;
const MAX_BUFFERED_CHUNKS = 512;

/** Time a refused client has to read why and to hang up. */
const HANG_UP_MS = 1000;

/** A place that a channel keeps for a socket: exactly one of the two is called, once. */
export interface Admission {
	/**
	 * The handshake is done. Whatever listens to the socket must listen when this returns: its first message
	 * may have come with the handshake.
	 */
	opened(socket: ChatSocket, stream: Duplex): void;
	/** The handshake failed. */
	dropped(): void;
}

/** Decides before the handshake. Throws a {@link ChatError} to refuse. */
export type Channel = (request: IncomingMessage, query: URLSearchParams) => Promise<Admission>;

export interface UpgradeOptions {
	/** Hears of what nobody planned for. */
	onError(error: unknown): void;
	/** Whether new sockets are to be turned away. */
	isStopping(): boolean;
}

/** A channel behind its path, and whose it is. */
interface Door extends UpgradeOptions {
	channel: Channel;
}

/** The doors of each server: several services may share one, under paths of their own. */
const doorsOf = new WeakMap<Server, Map<string, Door>>();

/**
 * Takes over the server's upgrade requests to these paths, of which no other listener hears. What leads to none of
 * them is refused, unless the program has other listeners for upgrades, which then must deal with it.
 * @param channels by path, in lower case and without a slash at the end
 * @returns gives the paths free again
 * @throws when a path of this server is taken
 */
export function acceptUpgrades(
	server: Server,
	channels: Readonly<Record<string, Channel>>,
	options: UpgradeOptions,
): () => void {
	const doors = doorsOf.get(server) ?? openDoors(server);
	const paths = Object.keys(channels);
	const taken = paths.find((path) => doors.has(path));
	if (taken !== undefined) throw new Error(`${taken} of this server belongs to another instance`);
	for (const [path, channel] of Object.entries(channels)) doors.set(path, { ...options, channel });
	return () => paths.forEach((path) => doors.delete(path));
}

/** Listens to a server's upgrade requests. Stays when all doors are closed: nobody else would answer then. */
function openDoors(server: Server): Map<string, Door> {
	const doors = new Map<string, Door>();
	doorsOf.set(server, doors);
	const sockets = new WebSocketServer({
		noServer: true,
		WebSocket: ChatSocket,
		// 233 KiB per connection after a single message; chat lines are too short to gain from it.
		perMessageDeflate: false,
		maxPayload: MAX_MESSAGE_BYTES,
		maxFragments: MAX_FRAGMENTS,
		maxBufferedChunks: MAX_BUFFERED_CHUNKS,
		// The hub keeps the open connections; the library would make a closure for each.
		clientTracking: false,
	});
	server.on('upgrade', (request, stream: Duplex, head) => {
		const door = doorOf(request);
		if (door || server.listenerCount('upgrade') === 1) receive(door, request, stream, head);
	});
	takeFirst(server, (request, stream, head) => {
		const door = doorOf(request);
		if (door) receive(door, request, stream, head);
		return door !== undefined;
	});

	return doors;

	function receive(
		door: Door | undefined,
		request: IncomingMessage,
		stream: Duplex,
		head: Buffer,
	): void {
		// Without a listener, a peer that resets the connection now would end the process.
		stream.on('error', destroy);
		void upgrade(door, request, stream, head).catch((error: unknown) => {
			if (!(error instanceof ChatError)) door?.onError(error);
			refuse(stream, error instanceof ChatError ? error : new ChatError('INTERNAL_ERROR'));
		});
	}

	async function upgrade(
		door: Door | undefined,
		request: IncomingMessage,
		stream: Duplex,
		head: Buffer,
	): Promise<void> {
		if (!door) throw new ChatError('NOT_FOUND');
		if (door.isStopping()) throw new ChatError('SHUTTING_DOWN', undefined, 1);
		const admission = await door.channel(request, queryOf(request));
		let isOpen = false;
		// Calls back before it returns, or never: a request that is no proper handshake it answers itself.
		sockets.handleUpgrade(request, stream, head, (socket) => {
			isOpen = true;
			// From here on the socket has a listener of its own.
			stream.off('error', destroy);
			admission.opened(socket, stream);
		});
		if (!isOpen) admission.dropped();
	}

	function doorOf(request: IncomingMessage): Door | undefined {
		const [path = ''] = (request.url ?? '').split('?', 1);
		// As the HTTP routes read paths: upper and lower case alike, with or without a slash at the end.
		return doors.get(path.toLowerCase().replace(/(?<=.)\/$/, ''));
	}
}

function queryOf(request: IncomingMessage): URLSearchParams {
	return new URLSearchParams((request.url ?? '').split('?', 2)[1] ?? '');
}

function destroy(this: Duplex): void {
	this.destroy();
}

/** Answers with plain HTTP, as the handshake has not happened. */
function refuse(stream: Duplex, { status, body, retryAfterSeconds }: ChatError): void {
	const text = JSON.stringify(body);
	const head = [
		`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
		'Connection: close',
		'Content-Type: application/json; charset=utf-8',
		'X-Content-Type-Options: nosniff',
		`Content-Length: ${Buffer.byteLength(text)}`,
		...(retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`]),
	];
	stream.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => {
		// The HTTP server has let go of this stream: a client that does not hang up would keep it for ever. Not at
		// once, as what the client still sends would then take the answer with it.
		stream.resume();
		setTimeout(() => stream.destroy(), HANG_UP_MS).unref();
	});
}
