/** Takes each frame of the stream to the part that it concerns. */
import type { ChatStore } from './chat-store';
import type { EventListeners } from './event-listeners';
import type { EventSender } from './event-sender';
import type { MessageList } from './message-list';
import type { SessionCursor } from './session-cursor';
import { warn } from './warn';
import { parseMessage, type Frame } from './wire';

/** A typing notice that nobody takes back counts for this long. */
const TYPING_MS = 6_000;

interface RouterDeps {
	cursor: SessionCursor;
	list: MessageList;
	store: ChatStore;
	events: EventSender;
	listeners: EventListeners;
}

export class FrameRouter {
	private typingTimeout: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly deps: RouterDeps) {}

	/** Handles one frame. Unknown types are ignored: a newer server may have more to say. */
	handle(frame: Frame): void {
		if (!this.deps.cursor.accept(frame.seq)) return;
		const { type, data } = frame;
		if (type === 'message') this.message(data);
		else if (type === 'typing') this.typing(data);
		else if (type === 'presence') this.deps.store.update({ operatorOnline: data.online === true });
		else if (type === 'event') this.event(data);
		else if (type === 'ack') this.deps.events.acked(String(data.id));
		else if (type === 'error') this.error(data);
	}

	private message(data: unknown): void {
		const message = parseMessage(data);
		if (!message) return;
		const isNew = this.deps.list.upsert(message);
		this.deps.store.update();
		if (isNew) this.deps.store.announce(message.id);
	}

	private typing(data: Record<string, unknown>): void {
		if (data.sender === 'visitor') return;
		clearTimeout(this.typingTimeout);
		const sender = data.sender === 'ai' ? 'ai' : 'operator';
		this.deps.store.update({ typing: data.isTyping === true ? sender : undefined });
		this.typingTimeout = setTimeout(() => this.deps.store.update({ typing: undefined }), TYPING_MS);
	}

	private event(data: Record<string, unknown>): void {
		if (typeof data.name !== 'string') return;
		const timestamp = typeof data.timestamp === 'string' ? data.timestamp : '';
		this.deps.listeners.emit({ name: data.name, data: data.data, timestamp });
	}

	private error(data: Record<string, unknown>): void {
		const [code, text] = [String(data.code), String(data.message)];
		if (typeof data.id === 'string') this.deps.events.refused(data.id, code, text);
		else warn(`${code}: ${text}`);
	}
}
