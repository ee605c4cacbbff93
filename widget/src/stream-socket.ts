/** One WebSocket of the stream, from its opening to its end; {@link Connection} makes the next one. */
import { parseFrame, type Frame } from './wire';

/** Close code of a server that stopped waiting for this page to read. */
const TOO_SLOW = 4008;

/** Close code of a server that will not replay that much. */
const TOO_FAR_BEHIND = 4009;

/** A socket that lived this long was a working one. */
const STABLE_MS = 3_000;

/** How a socket ended. */
export interface SocketEnd {
	wasOpen: boolean;
	/** It worked for a while, so the delays before the next ones may begin anew. */
	wasStable: boolean;
	/** The server's own close codes say that this session may not stream; a new one may. */
	isSessionRefused: boolean;
	/** Too much was missed to be replayed: what POST /connect answers is the place to go on from. */
	isTooFarBehind: boolean;
}

interface SocketHandlers {
	onOpen: () => void;
	onFrame: (frame: Frame) => void;
	onEnd: (end: SocketEnd) => void;
}

export class StreamSocket {
	private readonly socket: WebSocket;
	private openedAt = 0;

	/** @throws {DOMException} when the page's own rules forbid sockets outright */
	constructor(url: string, handlers: SocketHandlers) {
		this.socket = new WebSocket(url);
		this.socket.onopen = () => {
			this.openedAt = Date.now();
			handlers.onOpen();
		};
		this.socket.onmessage = (message) => {
			const frame = parseFrame(message.data);
			if (frame) handlers.onFrame(frame);
		};
		this.socket.onclose = ({ code }) => {
			const wasOpen = this.openedAt > 0;
			handlers.onEnd({
				wasOpen,
				wasStable: wasOpen && Date.now() - this.openedAt >= STABLE_MS,
				isTooFarBehind: code === TOO_FAR_BEHIND,
				// Cut off for being slow: this session is fine, and what was missed is replayed.
				isSessionRefused: code >= 4000 && code < 5000 && code !== TOO_SLOW,
			});
		};
	}

	get isOpen(): boolean {
		return this.socket.readyState === 1;
	}

	send(frame: { type: string; data: unknown }): void {
		this.socket.send(JSON.stringify(frame));
	}

	/** Closes it without another word to its handlers: a dead socket may take minutes to notice its end. */
	drop(): void {
		this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
		this.socket.close();
	}
}
