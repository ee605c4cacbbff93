/** The door for WebSockets: which path leads to which channel, and how a refusal is answered. */
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { ChatError } from '../../core/chat-error';
import { watchHeartbeat } from '../../realtime/heartbeat';

/** Bytes of one frame; the library's own limit is 100 MiB. */
const MAX_FRAME_BYTES = 64 * 1024;

/** Decides before the handshake. Throws a {@link ChatError} to refuse; returns what to do once it is open. */
export type Channel = (
	request: IncomingMessage,
	query: URLSearchParams,
) => Promise<(socket: WebSocket) => void>;

export interface UpgradeOptions {
	/** Hears of what nobody planned for. */
	onError(error: unknown): void;
	/** Whether new sockets are to be turned away. */
	isStopping(): boolean;
}

/**
 * Takes over the server's upgrade requests.
 * @returns the open sockets of all channels, kept up to date
 */
export function acceptUpgrades(
	server: Server,
	channels: Readonly<Record<string, Channel>>,
	{ onError, isStopping }: UpgradeOptions,
): ReadonlySet<WebSocket> {
	const sockets = new WebSocketServer({
		noServer: true,
		// 233 KiB per connection after a single message; chat lines are too short to gain from it.
		perMessageDeflate: false,
		maxPayload: MAX_FRAME_BYTES,
		clientTracking: true,
	});
	server.on('upgrade', (request, stream: Duplex, head) => {
		// Without a listener, a peer that resets the connection now would end the process.
		stream.on('error', () => stream.destroy());
		void open(request)
			.then((opened) => {
				sockets.handleUpgrade(request, stream, head, (socket) => {
					// A frame too large or malformed ends this socket, with the close code of the standard.
					socket.on('error', () => socket.terminate());
					watchHeartbeat(socket);
					opened(socket);
				});
			})
			.catch((error: unknown) => {
				if (!(error instanceof ChatError)) onError(error);
				refuse(stream, error instanceof ChatError ? error : new ChatError('INTERNAL_ERROR'));
			});
	});

	return sockets.clients;

	async function open(request: IncomingMessage) {
		const [path = '', search = ''] = (request.url ?? '').split('?', 2);
		const channel = Object.hasOwn(channels, path) ? channels[path] : undefined;
		if (!channel) throw new ChatError('NOT_FOUND');
		if (isStopping()) throw new ChatError('SHUTTING_DOWN', undefined, 1);
		return await channel(request, new URLSearchParams(search));
	}
}

/** Answers with plain HTTP, as the handshake has not happened. */
function refuse(stream: Duplex, { status, body, retryAfterSeconds }: ChatError): void {
	const text = JSON.stringify(body);
	const head = [
		`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
		'Connection: close',
		'Content-Type: application/json; charset=utf-8',
		`Content-Length: ${Buffer.byteLength(text)}`,
		...(retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`]),
	];
	stream.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
