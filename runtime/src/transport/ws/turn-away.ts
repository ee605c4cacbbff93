/** Shutting the door in a way a browser can see: a page learns nothing of a refused handshake, but gets close codes. */
import { CLOSE } from '../../realtime/close-codes';
import type { Admission } from './upgrade';

/** Time the other side has to confirm the end. */
const PATIENCE_MS = 2000;

/** Takes a handshake and closes the socket at once, with 4003. @param reason at most 123 bytes */
export function turnAway(reason: string): Admission {
	return {
		opened: (socket) => {
			const timer = setTimeout(() => socket.terminate(), PATIENCE_MS);
			timer.unref();
			socket.on('error', () => socket.terminate()).on('close', () => clearTimeout(timer));
			socket.close(CLOSE.blocked, reason);
		},
		dropped: () => {},
	};
}
