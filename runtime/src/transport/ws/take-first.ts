/** A server's upgrade requests that are ours, kept from its other listeners: those often end at once what is not theirs. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Says whether it has taken the request. */
export type TakeUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => boolean;

/**
 * `take` is asked about every upgrade request before any listener hears of it. Events have no way of saying that
 * they are dealt with, so this stands in front of `emit`; but only of servers that have other listeners for upgrades,
 * as every request of such a server passes here.
 * @param server has the caller's own listener already
 */
export function takeFirst(server: Server, take: TakeUpgrade): void {
	let isInFront = false;
	const standInFront = () => {
		if (isInFront) return;
		isInFront = true;
		const emit = server.emit as (...event: unknown[]) => boolean;
		server.emit = (...event: unknown[]) => {
			const [name, ...upgrade] = event;
			if (name === 'upgrade' && take(...(upgrade as Parameters<TakeUpgrade>))) return true;
			return emit.apply(server, event);
		};
	};
	if (server.listenerCount('upgrade') > 1) standInFront();
	else server.on('newListener', (name) => name === 'upgrade' && standInFront());
}
