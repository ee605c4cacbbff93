/** Opaque identifiers: a prefix that says what it is, then a time-ordered random part. */
import { randomFillSync } from 'node:crypto';

export type IdPrefix = 'sess' | 'msg' | 'evt' | 'vis' | 'wh' | 'dlv' | 'proj' | 'req';

const POOL_BYTES = 10 * 256;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * A new identifier such as `msg_019a9f3c2b7e…`: 48 bits of milliseconds, then 80 random bits, in hex.
 * Time-ordered ids keep the B-tree appending at its end. They are names, never proof of anything.
 */
export function newId(prefix: IdPrefix, now: number): string {
	if (used === POOL_BYTES) {
		// Asking the system for randomness once per 256 ids instead of once per id.
		randomFillSync(pool);
		used = 0;
	}
	const random = pool.toString('hex', used, used + 10);
	used += 10;
	return `${prefix}_${now.toString(16).padStart(12, '0')}${random}`;
}
