/** Opaque identifiers: a prefix that says what it is, then a time-ordered random part. */
import { randomBytes } from 'node:crypto';

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
const RANDOM_DIGITS = 2 * RANDOM_BYTES;

/** Random digits for the next ids: asking the system once per 256 of them costs a fraction of once per id. */
let pool = '';
let used = 0;

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
		pool = randomBytes(RANDOM_BYTES * 256).toString('hex');
		used = 0;
	}
	const random = pool.slice(used, used + RANDOM_DIGITS);
	used += RANDOM_DIGITS;
	return `${prefix}_${lastTimeHex}${hex(count, 4)}${random}`;
}

function hex(value: number, digits: number): string {
	return value.toString(16).padStart(digits, '0');
}

/** What sorts before every id made at this time or later, and after every earlier one. */
export function idPrefix(prefix: IdPrefix, time: number): string {
	return `${prefix}_${hex(Math.max(0, Math.floor(time)), 12)}`;
}
