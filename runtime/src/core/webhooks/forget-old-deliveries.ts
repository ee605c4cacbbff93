/** Keeps the history of deliveries to its last days. */
import type { CoreContext } from '../core-context';
import { DELIVERY_HISTORY_MS } from './replay';

/** Deliveries of one step: bounds how long a transaction holds up everything else. */
const STEP = 500;

/**
 * Removes a step of what was settled long ago, with its attempts; what waits is left alone.
 * @param after where the last step stopped; '' to begin
 * @returns where this one stopped; undefined when it was the last
 */
export async function forgetOldDeliveries(
	{ journal }: Pick<CoreContext, 'journal'>,
	after: string,
): Promise<string | undefined> {
	return await journal.write(async ({ tx, now }) => {
		const before = now - DELIVERY_HISTORY_MS;
		await tx.waits.deleteEnded(before, STEP);
		return await tx.deleteSettled(before, after, STEP);
	});
}
