/** The operators' open streams: each gets every event, once. */
import type { CommittedEvent } from '../core/journal';
import type { Connection } from './connection';
import { Frame } from './frame';
import { toOperatorFrame } from './operator-frame';

export class OperatorStreams {
	private readonly open = new Set<Connection>();
	/** Positions of events they got lately; null where nothing can come in twice. */
	private given: Set<number> | null = null;
	private changed: () => void = () => {};

	get size(): number {
		return this.open.size;
	}

	/** `changed` hears when the first has come or the last has gone. From now on, events may come in twice. */
	share(changed: () => void): void {
		this.changed = changed;
		this.given = new Set();
	}

	add(connection: Connection): void {
		this.open.add(connection);
		if (this.open.size === 1) this.changed();
	}

	delete(connection: Connection): void {
		if (!this.open.delete(connection) || this.open.size > 0) return;
		this.given?.clear();
		this.changed();
	}

	publish({ seq, body }: Pick<CommittedEvent, 'seq' | 'body'>): void {
		if (this.open.size === 0 || this.given?.has(seq)) return;
		this.given?.add(seq);
		const frame = new Frame(toOperatorFrame(body));
		for (const operator of this.open) operator.send(frame);
	}

	/** Nothing up to this position will come in again. */
	settled(position: number): void {
		for (const seq of this.given ?? []) if (seq <= position) this.given?.delete(seq);
	}
}
