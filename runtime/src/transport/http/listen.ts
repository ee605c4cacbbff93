/** Opening the port, and knowing which one it became. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** @throws when the port is taken or may not be used */
export function listen(
	server: Server,
	{ port, host }: { port: number; host: string | undefined },
): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen({ port, host, backlog: 1024 }, () => {
			server.off('error', reject);
			resolve();
		});
	});
}

/** The port of a server that listens. */
export function portOf(server: Server): number {
	return (server.address() as AddressInfo).port;
}
