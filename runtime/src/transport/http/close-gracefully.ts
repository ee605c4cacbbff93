/** Ending an HTTP server without cutting off whoever is being answered, and without waiting for anybody else. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How often connections that have become idle are looked for, in milliseconds. */
const SWEEP_MS = 20;

/**
 * Watches a server's connections from now on.
 * @returns closes the server: it accepts nobody new, and each connection ends once nothing is under way on it.
 *   Resolves when all have ended.
 */
export function closeGracefully(server: Server): () => Promise<void> {
	const sockets = new Set<Socket>();
	// One listener for all of them: a stream that is idle for hours should cost little.
	function forget(this: Socket): void {
		sockets.delete(this);
	}
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('close', forget);
	});
	return () =>
		new Promise((resolve) => {
			const sweep = () => {
				// An answer that ends only now leaves a connection that is kept for another request.
				server.closeIdleConnections();
				// Browsers open connections ahead of need, which Node does not count as idle.
				for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
			};
			const sweeping = setInterval(sweep, SWEEP_MS);
			server.close(() => {
				clearInterval(sweeping);
				resolve();
			});
			sweep();
		});
}
