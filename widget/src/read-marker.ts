/** Remembers up to where the visitor has read, over page changes and tabs. */
import { KEYS, type KeyValueStore } from './key-value-store';
import type { ChatMessage } from './message-list';

export class ReadMarker {
	constructor(private readonly store: KeyValueStore) {}

	/** The messages from the other side that are newer than what was read. */
	unread(messages: readonly ChatMessage[]): ChatMessage[] {
		const until = this.until();
		return messages.filter(
			(message) => isFromOthers(message) && Date.parse(message.timestamp) > until,
		);
	}

	/** The visitor sees all of these now. Server times are compared with server times only. */
	markRead(messages: readonly ChatMessage[]): void {
		const confirmed = messages.filter((message) => message.id !== undefined);
		const newest = Math.max(0, ...confirmed.map((message) => Date.parse(message.timestamp)));
		if (newest > this.until()) this.store.set(KEYS.lastRead, new Date(newest).toISOString());
	}

	private until(): number {
		return Date.parse(this.store.get(KEYS.lastRead) ?? '') || 0;
	}
}

export function isFromOthers(message: { sender: string }): boolean {
	return message.sender !== 'visitor';
}
