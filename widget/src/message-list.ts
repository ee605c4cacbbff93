/** The messages of the conversation: one entry per message, however many ways it arrives. */
import type { Sender, WireMessage } from './wire';

export type MessageStatus = 'sending' | 'failed' | 'sent';

/** One message as the widget shows it. */
export interface ChatMessage {
	/** Stays the same from "sending" to "sent", so that the view keeps its element. */
	key: string;
	/** The server's id; absent until it has confirmed the message. */
	id?: string;
	clientId?: string;
	content: string;
	sender: Sender;
	timestamp: string;
	status: MessageStatus;
}

export class MessageList {
	private items: ChatMessage[] = [];

	/** Confirmed messages in the server's order, then those on their way. */
	all(): readonly ChatMessage[] {
		return this.items;
	}

	/** Shows a message before the server has it. */
	addPending(clientId: string, content: string, timestamp: string): void {
		if (this.items.some((item) => item.clientId === clientId)) return;
		const message = { content, timestamp, clientId, key: clientId };
		this.items.push({ ...message, sender: 'visitor', status: 'sending' });
	}

	/** Adds or updates a message from the server; `true` means that it was not known before. */
	upsert(message: WireMessage): boolean {
		const { id, clientId, content, sender, timestamp } = message;
		const known = this.items.find((item) => item.id === id) ?? this.pendingOf(clientId);
		if (message.deletedAt) {
			if (known) this.items = this.items.filter((item) => item !== known);
			return false;
		}
		if (known) Object.assign(known, { id, content, sender, timestamp, status: 'sent' });
		else this.items.push({ key: id, id, clientId, content, sender, timestamp, status: 'sent' });
		this.sort();
		return !known;
	}

	/** The server's answer to a send. Its echo may have come first, and then there are two to merge. */
	confirm(clientId: string, id: string, timestamp: string): void {
		const pending = this.pendingOf(clientId);
		const echoed = this.items.find((item) => item.id === id);
		if (!pending) return;
		if (echoed) this.items = this.items.filter((item) => item !== pending);
		else Object.assign(pending, { id, timestamp, status: 'sent' });
		this.sort();
	}

	setStatus(clientId: string, status: MessageStatus): void {
		const pending = this.pendingOf(clientId);
		if (pending) pending.status = status;
	}

	/** Empties the list for another session, except for what has yet to be sent. */
	keepPending(): void {
		this.items = this.items.filter((item) => item.id === undefined);
	}

	private pendingOf(clientId: string | undefined): ChatMessage | undefined {
		if (clientId === undefined) return undefined;
		return this.items.find((item) => item.id === undefined && item.clientId === clientId);
	}

	/** The visitor's clock may be wrong, so pending messages are last whatever their time says. */
	private sort(): void {
		this.items.sort((a, b) => {
			const pending = Number(a.id === undefined) - Number(b.id === undefined);
			if (pending !== 0 || a.id === undefined) return pending;
			return Date.parse(a.timestamp) - Date.parse(b.timestamp);
		});
	}
}
