/** The messages of the conversation: one entry per message, however many ways it arrives. */
import type { OutgoingMessage } from './api';
import type { Attachment, QuotedMessage, Sender, WireMessage } from './parse-message';

/** The last three are what the server says; they only ever go forward. */
export type MessageStatus = 'sending' | 'failed' | 'sent' | 'delivered' | 'read';

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
	replyTo?: string;
	/** What it answers, in short, if the server says. */
	quoted?: QuotedMessage;
	attachments?: readonly Attachment[];
	/** Labels of the buttons that answer it. */
	choices?: readonly string[];
	/** Who of the operators wrote it, and the address of their picture. */
	operatorName?: string;
	operatorAvatar?: string;
	isEdited?: boolean;
	isDeleted?: boolean;
	/** Shown by this page alone: the server does not know it. */
	isLocal?: boolean;
}

export class MessageList {
	private items: ChatMessage[] = [];
	/** Newest time at which the server says that anything happened to a message. */
	private latest = '';

	/** Confirmed messages in the server's order, then those on their way. */
	all(): readonly ChatMessage[] {
		return this.items;
	}

	/** Up to where the list knows everything, by the server's clock; undefined when it knows nothing. */
	get changedAt(): string | undefined {
		return this.latest || undefined;
	}

	/** Shows a message before the server has it. */
	addPending(message: OutgoingMessage, timestamp: string): void {
		const { clientId, content, attachments, replyTo } = message;
		if (this.items.some((item) => item.clientId === clientId)) return;
		const entry = { key: clientId, clientId, content, timestamp, attachments, replyTo };
		this.items.push({ ...entry, sender: 'visitor', status: 'sending' });
	}

	/** Shows a text of the page itself, once: telling it again in a row changes nothing. */
	addLocal(content: string): void {
		const [last] = this.items.filter((item) => item.id !== undefined).slice(-1);
		if (last?.isLocal && last.content === content) return;
		const id = `local-${this.items.length}-${Date.now()}`;
		// The own clock may be wrong; the last message's time keeps it in its place.
		const timestamp = last?.timestamp ?? new Date().toISOString();
		const entry = { key: id, id, content, timestamp, isLocal: true };
		this.items.push({ ...entry, sender: 'operator', status: 'sent' });
		this.sort();
	}

	/** Adds or updates a message from the server; `true` means that it was not known before. */
	upsert(message: WireMessage): boolean {
		const { id, clientId, content, sender, timestamp, replyTo, attachments } = message;
		const { choices, operatorName, operatorAvatar, quoted } = message;
		this.noteTimes(message);
		const known = this.find(id) ?? this.pendingOf(clientId);
		const entry = known ?? { key: id, clientId, status: 'sent' as const };
		const status = furthest(entry.status, statusOf(message));
		const isDeleted = message.deletedAt !== undefined;
		const isEdited = message.editedAt !== undefined;
		const facts = { id, content, sender, timestamp, status, replyTo, isDeleted, isEdited };
		Object.assign(entry, facts, { choices, operatorName, operatorAvatar });
		Object.assign(entry, { attachments: attachments ?? known?.attachments });
		if (quoted) Object.assign(entry, { quoted });
		if (!known) this.items.push(entry as ChatMessage);
		this.sort();
		return !known && !isDeleted;
	}

	/** The server's answer to a send. Its echo may have come first, and then there are two to merge. */
	confirm(clientId: string, id: string, timestamp: string): void {
		const pending = this.pendingOf(clientId);
		if (!pending) return;
		if (this.find(id)) this.items = this.items.filter((item) => item !== pending);
		else Object.assign(pending, { id, timestamp, status: 'sent' });
		this.sort();
	}

	setStatus(clientId: string, status: MessageStatus): void {
		const pending = this.pendingOf(clientId);
		if (pending) pending.status = status;
	}

	/** Takes note that messages were delivered or read. */
	markRead(ids: readonly unknown[], status: unknown): void {
		if (status !== 'delivered' && status !== 'read') return;
		for (const item of this.items) {
			if (ids.includes(item.id)) item.status = furthest(item.status, status);
		}
	}

	edit(id: string, content: string): void {
		const item = this.find(id);
		if (item) Object.assign(item, { content, isEdited: true });
	}

	/** Leaves only the fact that there was a message. */
	delete(id: string): void {
		const item = this.find(id);
		if (item) Object.assign(item, { content: '', attachments: undefined, isDeleted: true });
	}

	/** Takes the buttons away: nobody waits for the answer any more. */
	endQuestion(id: string): void {
		const item = this.find(id);
		if (item) item.choices = undefined;
	}

	find(id: string | undefined): ChatMessage | undefined {
		return id === undefined ? undefined : this.items.find((item) => item.id === id);
	}

	/** Empties the list for another session, except for what has yet to be sent. */
	keepPending(): void {
		this.latest = '';
		this.items = this.items.filter((item) => item.id === undefined);
	}

	clear(): void {
		this.latest = '';
		this.items = [];
	}

	private pendingOf(clientId: string | undefined): ChatMessage | undefined {
		if (clientId === undefined) return undefined;
		return this.items.find((item) => item.id === undefined && item.clientId === clientId);
	}

	private noteTimes({ timestamp, deliveredAt, readAt, editedAt, deletedAt }: WireMessage): void {
		for (const time of [timestamp, deliveredAt, readAt, editedAt, deletedAt]) {
			if (time && !(Date.parse(time) <= Date.parse(this.latest))) this.latest = time;
		}
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

const ORDER: readonly MessageStatus[] = ['sending', 'failed', 'sent', 'delivered', 'read'];

function statusOf({ readAt, deliveredAt }: WireMessage): MessageStatus {
	if (readAt) return 'read';
	return deliveredAt ? 'delivered' : 'sent';
}

/** An echo may come after the receipt, and must not take the receipt back. */
function furthest(a: MessageStatus, b: MessageStatus): MessageStatus {
	return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}
