/** Retries of a delivery whose answer was lost start the Zap once, as far as Zapier's cache remembers. */
import { createHash } from 'node:crypto';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { subscriptionOf } from './delivery';

/** Seconds. The first eight retries come within this time; a replay that somebody asks for comes later. */
const REMEMBERED_SECONDS = 60 * 60;

/** Whether this subscription gets an event for the first time. Without a cache, everything counts as new. */
export async function isNew(z: ZObject, bundle: Bundle, eventId: string): Promise<boolean> {
	const { id, secret } = subscriptionOf(bundle);
	// The cache belongs to the integration: only who knows the secret can name what is in it.
	const key = createHash('sha256').update(`${id}\n${secret}\n${eventId}`).digest('hex');
	try {
		if ((await z.cache.get(key)) !== null) return false;
		// Of two that come at the same moment, one gets false.
		return (await z.cache.set(key, 1, REMEMBERED_SECONDS, undefined, true)) !== false;
	} catch {
		return true;
	}
}
