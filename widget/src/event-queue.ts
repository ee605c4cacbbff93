/** Custom events on their way to the server, kept until it says that it has them. */
import { KEYS, type KeyValueStore } from './key-value-store';
import { warn } from './warn';
import { isRecord } from './wire';

export interface OutgoingEvent {
	id: string;
	name: string;
	data?: unknown;
	timestamp: string;
}

interface Entry {
	event: OutgoingEvent;
	sends: number;
	settle: (delivered: boolean) => void;
}

export const QUEUE_LIMIT = 50;

/** An event that was sent this often without an answer would be sent forever. */
const MOST_SENDS = 10;

export class EventQueue {
	private readonly entries = new Map<string, Entry>();
	private isSaved = false;

	/** @param store a tab's own storage, in which the previous page may have left events */
	constructor(private readonly store: KeyValueStore) {
		const saved = store.getJson(KEYS.events);
		store.remove(KEYS.events);
		for (const value of Array.isArray(saved) ? saved : []) {
			if (isOutgoingEvent(value)) void this.add(value);
		}
	}

	/** Keeps an event; the promise says in the end whether the server took it, and never rejects. */
	add(event: OutgoingEvent): Promise<boolean> {
		return new Promise((settle) => {
			this.entries.set(event.id, { event, sends: 0, settle });
			const oldest = this.entries.keys().next().value;
			if (this.entries.size > QUEUE_LIMIT && oldest !== undefined) {
				this.drop(oldest, `more than ${QUEUE_LIMIT} events are waiting for the server`);
			}
		});
	}

	/** All events without an answer, oldest first. */
	pending(): OutgoingEvent[] {
		return Array.from(this.entries.values(), (entry) => entry.event);
	}

	/** Notes that an event goes out now; `false` means that it has gone out too often and was dropped. */
	countSend(id: string): boolean {
		const entry = this.entries.get(id);
		if (!entry) return false;
		entry.sends += 1;
		if (entry.sends <= MOST_SENDS) return true;
		this.drop(id, 'the server does not confirm it');
		return false;
	}

	/** The server has it. */
	ack(id: string): void {
		this.entries.get(id)?.settle(true);
		this.remove(id);
	}

	/** It will not be sent again. */
	drop(id: string, reason: string): void {
		const entry = this.entries.get(id);
		if (!entry) return;
		this.remove(id);
		warn(`event "${entry.event.name}" was not delivered: ${reason}`);
		entry.settle(false);
	}

	/** Leaves what is pending for the next page of this tab; ids make a double delivery harmless. */
	save(): void {
		this.isSaved = this.entries.size > 0;
		if (this.isSaved) this.store.setJson(KEYS.events, this.pending());
		else this.store.remove(KEYS.events);
	}

	private remove(id: string): void {
		this.entries.delete(id);
		// The page was hidden and came back: its copy must not outlive what it is a copy of.
		if (this.isSaved) this.save();
	}
}

function isOutgoingEvent(value: unknown): value is OutgoingEvent & Record<string, unknown> {
	return (
		isRecord(value) &&
		typeof value.id === 'string' &&
		typeof value.name === 'string' &&
		typeof value.timestamp === 'string'
	);
}
