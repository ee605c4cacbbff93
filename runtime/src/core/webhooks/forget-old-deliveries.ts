/** Keeps the history of deliveries to its last days. */
import type { CoreContext } from '../core-context';
import { DELIVERY_HISTORY_MS } from './replay';

/** Deliveries of one step: bounds how long a transaction holds up everything else. */
const STEP = 500;

/** Removes what was settled long ago, with its attempts, step by step; what waits is left alone. */
export async function forgetOldDeliveries({
	journal,
}: Pick<CoreContext, 'journal'>): Promise<void> {
	let after: number | undefined = 0;
	while (after !== undefined) {
		const from: number = after;
		after = await journal.write(({ tx, now }) =>
			tx.deleteSettled(now - DELIVERY_HISTORY_MS, from, STEP),
		);
	}
}
