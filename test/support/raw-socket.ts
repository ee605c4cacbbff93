/** A WebSocket client that does only what a test tells it to: it answers no ping, and sends when it likes. */
import { connect, type Socket } from 'node:net';

/** A masked text frame of fewer than 126 bytes, as clients send them (RFC 6455 §5.2); the mask changes nothing. */
function textFrame(text: string): Buffer {
	const payload = Buffer.from(text);
	return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

export class RawSocket {
	received = '';
	/** The server has said all it will. */
	isEnded = false;
	isClosed = false;

	private constructor(readonly socket: Socket) {
		socket.on('data', (chunk) => (this.received += chunk.toString('latin1')));
		socket.on('end', () => (this.isEnded = true));
		socket.on('close', () => (this.isClosed = true));
		socket.on('error', () => {});
	}

	/** Sends a handshake for `path`, and frames in the same packet. */
	static async open(port: number, path: string, frames: string[] = []): Promise<RawSocket> {
		// Half open: it does not hang up only because the server does.
		const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
		await new Promise((resolve, reject) => socket.on('connect', resolve).on('error', reject));
		const raw = new RawSocket(socket);
		const head = [
			`GET ${path} HTTP/1.1`,
			`Host: 127.0.0.1:${port}`,
			'Upgrade: websocket',
			'Connection: Upgrade',
			'Sec-WebSocket-Version: 13',
			'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
		];
		const handshake = Buffer.from(`${head.join('\r\n')}\r\n\r\n`);
		socket.write(Buffer.concat([handshake, ...frames.map(textFrame)]));
		return raw;
	}

	close(): void {
		this.socket.destroy();
	}
}
