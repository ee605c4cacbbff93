/** Sending text to a socket that may be slow, gone, or still catching up. */
import { WebSocket } from 'ws';

/** Bytes a reader may be behind before it is cut off; it comes back and resumes from the log. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** Close codes of this service, in the range RFC 6455 leaves to applications. */
export const CLOSE = {
	goingAway: 1001,
	slow: 4008,
	tooFarBehind: 4009,
	unauthorized: 4401,
} as const;

/** Sends a frame, or closes a socket that does not keep up. */
export function sendText(socket: WebSocket, text: string): void {
	if (socket.readyState !== WebSocket.OPEN) return;
	if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
		socket.close(CLOSE.slow, 'too slow');
		return;
	}
	socket.send(text);
}
