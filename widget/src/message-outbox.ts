/** Sends the visitor's messages in their order, and keeps each until the server has it. */
import type { OutgoingMessage } from './api';
import { ApiError } from './api-error';
import { KEYS, type KeyValueStore } from './key-value-store';
import type { MessageList } from './message-list';
import { RetryTimer } from './retry-timer';
import { isRecord } from './wire';

interface Unsent extends OutgoingMessage {
	timestamp: string;
	/** The server will not take it as it is; only the visitor can ask for another try. */
	refused?: boolean;
}

interface OutboxDeps {
	list: MessageList;
	/** A tab's own storage: what could not be sent is sent from the next page. */
	store: KeyValueStore;
	/** Resolves with the server's id and time; rejects when the message did not get there. */
	send: (message: OutgoingMessage) => Promise<{ id: string; timestamp: string }>;
	/** Whether there is a session to send to. */
	isReady: () => boolean;
	isVisible: () => boolean;
	/** The server does not know the session (any more). */
	onSessionLost: () => void;
	onChange: () => void;
}

export class MessageOutbox {
	private unsent: Unsent[] = [];
	private sending = false;
	private readonly timer: RetryTimer;

	constructor(private readonly deps: OutboxDeps) {
		this.timer = new RetryTimer(() => void this.flush(), deps.isVisible);
		const saved = deps.store.getJson(KEYS.outbox);
		for (const value of Array.isArray(saved) ? saved : []) {
			if (isUnsent(value)) this.keep(value);
		}
	}

	add(message: Unsent): void {
		this.keep(message);
		this.save();
		void this.flush();
	}

	/** The visitor asks for another try. */
	retry(clientId: string): void {
		for (const item of this.unsent) if (item.clientId === clientId) item.refused = false;
		void this.flush();
	}

	pending(): readonly Unsent[] {
		return this.unsent;
	}

	/** Sends all that waits, one after the other: two at once could arrive in the wrong order. */
	async flush(): Promise<void> {
		if (this.sending || !this.deps.isReady()) return;
		this.sending = true;
		this.timer.cancel();
		let item: Unsent | undefined;
		while ((item = this.unsent.find((candidate) => !candidate.refused))) {
			if (!(await this.trySend(item))) break;
		}
		this.sending = false;
	}

	/** Gives up what waits. */
	clear(): void {
		this.timer.cancel();
		this.unsent = [];
		this.save();
	}

	stop(): void {
		this.timer.cancel();
	}

	/** `false` when sending should pause. */
	private async trySend(item: Unsent): Promise<boolean> {
		const { list, send, onSessionLost, onChange } = this.deps;
		list.setStatus(item.clientId, 'sending');
		onChange();
		try {
			const { id, timestamp } = await send(item);
			list.confirm(item.clientId, id, timestamp);
			this.unsent = this.unsent.filter((other) => other !== item);
			this.timer.reset();
			return true;
		} catch (error) {
			// In a new session there is nothing to answer any more; the text counts more than what it quotes.
			if (item.replyTo && error instanceof ApiError && error.code === 'MESSAGE_NOT_FOUND') {
				item.replyTo = undefined;
				return true;
			}
			if (error instanceof ApiError && error.isFinal) {
				item.refused = true;
				list.setStatus(item.clientId, 'failed');
				return true;
			}
			for (const waiting of this.unsent) list.setStatus(waiting.clientId, 'failed');
			this.timer.schedule(error instanceof ApiError ? error.retryAfterMs : 0);
			if (error instanceof ApiError && error.status === 404) onSessionLost();
			return false;
		} finally {
			this.save();
			onChange();
		}
	}

	private keep(message: Unsent): void {
		this.unsent.push(message);
		this.deps.list.addPending(message, message.timestamp);
	}

	private save(): void {
		if (this.unsent.length > 0) this.deps.store.setJson(KEYS.outbox, this.unsent);
		else this.deps.store.remove(KEYS.outbox);
	}
}

function isUnsent(value: unknown): value is Unsent & Record<string, unknown> {
	return (
		isRecord(value) &&
		typeof value.clientId === 'string' &&
		typeof value.content === 'string' &&
		typeof value.timestamp === 'string'
	);
}
