/** The end of a service, in order: nothing new, what was begun is finished, then the store is closed. */
import type { Parts } from './assemble';

/** Time that webhooks under way get to be answered when the service stops. */
const DELIVERY_DRAIN_MS = 250;

export interface StopOptions {
	/** Time that everything else gets. */
	drainMs: number;
	/** Ends the connections of whoever is being answered; resolves when they have ended. */
	closeServer(): Promise<void>;
	/** Cuts off the connections that are left. */
	cutOffServer(): void;
	/** What still needs the store when nothing new comes any more. Cut off with everything else. */
	finish(): Promise<void>;
}

export async function stopParts(
	{ clock, hub, instances, workers, webhooks, store }: Parts,
	{ drainMs, closeServer, cutOffServer, finish }: StopOptions,
): Promise<void> {
	const closed = closeServer();
	hub.stop(instances && clock);
	// A receiver that is slow just now must not hold up a restart, which visitors notice after a second: what is
	// cut off is tried again after the next start, under the same id.
	const cutOffDeliveries = setTimeout(() => workers.abandonDeliveries(), DELIVERY_DRAIN_MS);
	// Whoever does not finish in time is cut off.
	let giveUp = () => {};
	const inTime = new Promise<void>((resolve) => (giveUp = resolve));
	const cutOff = setTimeout(() => {
		hub.terminate();
		workers.abandon();
		cutOffServer();
		giveUp();
	}, drainMs);
	await Promise.all([closed, workers.stop()]);
	await Promise.race([finish(), inTime]);
	clearTimeout(cutOff);
	clearTimeout(cutOffDeliveries);
	await webhooks.close();
	await instances?.stop();
	await store.close();
}
