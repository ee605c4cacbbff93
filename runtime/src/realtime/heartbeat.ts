/** Keeps idle sockets open through proxies and finds the dead ones: one sweep for all of them. */
import type { WebSocket } from 'ws';
import type { Clock } from '../core/clock';

const SWEEP_MS = 25_000;

/** Sockets that have not answered the last sweep's ping. A dead one is cut off at the next. */
const waiting = new WeakSet<WebSocket>();

function answered(this: WebSocket): void {
	waiting.delete(this);
}

/** Registers a socket's answers; the listener is shared, so it costs no closure per socket. */
export function watchHeartbeat(socket: WebSocket): void {
	socket.on('pong', answered);
}

/**
 * Pings all sockets now and then until the returned function is called.
 * @param sockets the open ones, read anew at every sweep
 */
export function startHeartbeat(sockets: Iterable<WebSocket>, clock: Clock): () => void {
	let cancel = clock.after(SWEEP_MS, sweep);
	function sweep(): void {
		for (const socket of sockets) {
			if (waiting.has(socket)) {
				socket.terminate();
			} else {
				waiting.add(socket);
				socket.ping();
			}
		}
		cancel = clock.after(SWEEP_MS, sweep);
	}
	return () => cancel();
}
