/** A WebSocket as a connection: its frames, its closing, and whether somebody is still there. */
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { Connection } from '../../realtime/connection';
import type { Frame } from '../../realtime/frame';
import type { ChatSocket } from './chat-socket';

export abstract class SocketConnection extends Connection {
	/** Set by a sweep's ping until it is answered. */
	private isPongDue = false;

	/** @param stream what the socket was made from: whole frames are written to it directly */
	constructor(
		protected readonly socket: ChatSocket,
		stream: Duplex,
	) {
		super(stream);
		socket.connection = this;
		socket.on('message', onMessage).on('pong', onPong).on('close', onClose).on('error', onError);
	}

	/** Hears every message. */
	abstract receive(data: RawData): void;

	/** Hears that the socket is closed, whoever closed it. */
	abstract closed(): void;

	get isOpen(): boolean {
		return this.socket.readyState === this.socket.OPEN;
	}

	beat(): void {
		if (this.isPongDue) return this.terminate();
		this.isPongDue = true;
		this.socket.ping();
	}

	answered(): void {
		this.isPongDue = false;
	}

	terminate(): void {
		this.socket.terminate();
	}

	protected bytesOf(frame: Frame): Buffer {
		return frame.socketBytes;
	}

	protected end(code: number, reason: string): void {
		this.socket.close(code, reason);
	}
}

function onMessage(this: WebSocket, data: RawData): void {
	(this as ChatSocket).connection?.receive(data);
}

function onPong(this: WebSocket): void {
	(this as ChatSocket).connection?.answered();
}

function onClose(this: WebSocket): void {
	(this as ChatSocket).connection?.closed();
}

/** A frame too large or malformed: the library has answered with the standard's close code. */
function onError(this: WebSocket): void {
	this.terminate();
}
