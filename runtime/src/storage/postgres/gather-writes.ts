/** Statements that are sent in one turn of the event loop leave in one write: a system call for each costs as much as all else. */
import type { Writable } from 'node:stream';
import type { ClientBase } from 'pg';

const gathering = new WeakSet<Writable>();

/** To be called before a statement is sent. */
export function gatherWrites(client: ClientBase): void {
	// The library names its socket nowhere; without it, everything works and only more slowly.
	const { connection } = client as unknown as { connection?: { stream?: Writable } };
	const socket = connection?.stream;
	if (!socket || gathering.has(socket)) return;
	gathering.add(socket);
	socket.cork();
	process.nextTick(() => {
		gathering.delete(socket);
		socket.uncork();
	});
}
