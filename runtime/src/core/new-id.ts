/** Opaque identifiers: a prefix that says what it is, then a time-ordered random part. */
import { randomFillSync } from 'node:crypto';

export type IdPrefix =
	| 'sess'
	| 'msg'
	| 'evt'
	| 'vis'
	| 'wh'
	| 'dlv'
	| 'proj'
	| 'req'
	| 'att'
	| 'shot'
	| 'wait';

const RANDOM_BYTES = 8;
const pool = Buffer.alloc(RANDOM_BYTES * 256);
let used = pool.length;

let lastTime = 0;
let lastTimeHex = hex(0, 12);
let count = 0;

/**
 * A new identifier such as `msg_019a9f3c2b7e0000…` in hex: 48 bits of milliseconds, 16 that count within the
 * millisecond, and 64 random ones. Lists are in the order of their ids, so what one process makes later must
 * sort later, also within a millisecond. Ids are names, never proof of anything.
 */
export function newId(prefix: IdPrefix, now: number): string {
	if (now === lastTime) {
		count = (count + 1) & 0xffff;
	} else {
		lastTime = now;
		lastTimeHex = hex(now, 12);
		count = 0;
	}
	if (used === pool.length) {
		// Asking the system for randomness once per 256 ids instead of once per id.
		randomFillSync(pool);
		used = 0;
	}
	const random = pool.toString('hex', used, used + RANDOM_BYTES);
	used += RANDOM_BYTES;
	return `${prefix}_${lastTimeHex}${hex(count, 4)}${random}`;
}

function hex(value: number, digits: number): string {
	return value.toString(16).padStart(digits, '0');
}

/** What sorts before every id made at this time or later, and after every earlier one. */
export function idPrefix(prefix: IdPrefix, time: number): string {
	return `${prefix}_${hex(Math.max(0, Math.floor(time)), 12)}`;
}
