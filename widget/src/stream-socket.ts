/** The stream as a WebSocket: the only way that also carries frames to the server. */
import { StreamLife, type Stream, type StreamHandlers } from './stream';
import { parseFrame } from './wire';

/** Close code of a server that ends, while another one is there or will be (RFC 6455's registry: service restart). */
const RESTART = 1012;

/** Close code of a server that stopped waiting for this page to read. */
const TOO_SLOW = 4008;

/** Close code of a server that will not replay that much. */
const TOO_FAR_BEHIND = 4009;

export class StreamSocket implements Stream {
	private readonly socket: WebSocket;
	private readonly life: StreamLife;

	/**
	 * @param url http or https
	 * @throws {DOMException} when the page's own rules forbid sockets outright
	 */
	constructor(url: string, handlers: StreamHandlers) {
		const socket = (this.socket = new WebSocket(url.replace(/^http/, 'ws')));
		const life = (this.life = new StreamLife(handlers, () => {
			// A dead socket may take minutes to notice its end; nobody waits for its last word.
			socket.onopen = socket.onmessage = socket.onclose = null;
			socket.close();
		}));
		socket.onopen = () => life.open();
		socket.onmessage = (message) => {
			const frame = parseFrame(message.data);
			if (frame) handlers.onFrame(frame);
		};
		socket.onclose = ({ code }) =>
			life.end({
				isRestart: code === RESTART,
				isTooFarBehind: code === TOO_FAR_BEHIND,
				// Cut off for being slow: this session is fine, and what was missed is replayed.
				isSessionRefused: code >= 4000 && code < 5000 && code !== TOO_SLOW,
			});
	}

	get isOpen(): boolean {
		return this.life.isOpen && this.socket.readyState === 1;
	}

	send(frame: { type: string; data: unknown }): boolean {
		if (this.isOpen) this.socket.send(JSON.stringify(frame));
		return this.isOpen;
	}

	drop(): void {
		this.life.drop();
	}
}
