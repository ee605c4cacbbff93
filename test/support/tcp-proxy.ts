/** A TCP proxy in front of a server, for tests of what happens when that cannot be reached. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface TcpProxy {
	port: number;
	/** Cuts all connections and lets nobody in. */
	cut(): Promise<void>;
	/** Lets everybody in again, on the same port. */
	restore(): Promise<void>;
	/** Keeps connections open and swallows everything that is sent over them. */
	swallow(): void;
	stop(): Promise<void>;
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
	const open = new Set<Socket>();
	let port = 0;
	let server: Server;
	const listen = () =>
		new Promise<void>((resolve) => {
			server = createServer((client) => {
				const upstream = connect(target);
				for (const socket of [client, upstream]) {
					open.add(socket);
					socket.on('error', () => {});
					socket.on('close', () => {
						open.delete(socket);
						client.destroy();
						upstream.destroy();
					});
				}
				client.pipe(upstream).pipe(client);
			});
			server.listen(port, '127.0.0.1', () => {
				port = (server.address() as AddressInfo).port;
				resolve();
			});
		});
	await listen();
	const cut = async () => {
		const closed = new Promise((resolve) => server.close(resolve));
		for (const socket of open) socket.destroy();
		await closed;
	};
	return {
		get port() {
			return port;
		},
		cut,
		restore: listen,
		swallow: () => {
			for (const socket of open) socket.unpipe().resume();
		},
		stop: () => (server.listening ? cut() : Promise.resolve()),
	};
}
