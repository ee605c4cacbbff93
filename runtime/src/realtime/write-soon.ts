/**
 * Gathers what one turn of the event loop produces, so that each reader costs one system call and not one per
 * frame: with many frames at once that is most of what they cost (bench/README.md).
 */

interface Gatherer {
	/** Writes what was gathered. */
	flush(): void;
}

let waiting: Gatherer[] = [];

/** The last frames that were joined, and the result: the readers of a broadcast all get the same ones. */
let parts: readonly Buffer[] = [];
let joined: Buffer = Buffer.alloc(0);

/** Has `flush` called once this turn of the event loop is over. */
export function writeSoon(gatherer: Gatherer): void {
	if (waiting.length === 0) setImmediate(flushAll);
	waiting.push(gatherer);
}

function flushAll(): void {
	const turn = waiting;
	waiting = [];
	for (const gatherer of turn) gatherer.flush();
	parts = [];
	joined = Buffer.alloc(0);
}

/** One buffer of several; for the same ones again, the same one. */
export function joinBytes(next: readonly Buffer[]): Buffer {
	const known = next.length === parts.length && next.every((part, index) => part === parts[index]);
	if (!known) {
		parts = next;
		joined = Buffer.concat(next as Buffer[]);
	}
	return joined;
}
