/** Keeps idle streams open through proxies and finds the dead ones: one sweep for all of them. */
import type { Clock } from '../core/clock';
import type { Connection } from './connection';

/** Proxies commonly cut what is silent for a minute. */
const SWEEP_MS = 25_000;

/**
 * Looks after all streams now and then, until the returned function is called.
 * @param connections the open ones, read anew at every sweep
 */
export function startHeartbeat(connections: Iterable<Connection>, clock: Clock): () => void {
	let cancel = clock.after(SWEEP_MS, sweep);
	function sweep(): void {
		for (const connection of connections) connection.beat();
		cancel = clock.after(SWEEP_MS, sweep);
	}
	return () => cancel();
}
