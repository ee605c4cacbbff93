/** Takes each frame of the stream to the part that it concerns. */
import type { ChatStore } from './chat-store';
import type { Csat } from './csat';
import type { EventListeners } from './event-listeners';
import type { EventSender } from './event-sender';
import type { MessageList } from './message-list';
import { parseMessage } from './parse-message';
import type { SessionCursor } from './session-cursor';
import type { TrackedElements } from './tracked-elements';
import { warn } from './warn';
import type { Frame } from './wire';

/** A typing notice that nobody takes back counts for this long; the server takes back its own sooner. */
const TYPING_MS = 40_000;

type Data = Frame['data'];

interface RouterDeps {
	cursor: SessionCursor;
	list: MessageList;
	store: ChatStore;
	events: EventSender;
	listeners: EventListeners;
	csat: Csat;
	tracked: TrackedElements;
}

export class FrameRouter {
	private typingTimeout: ReturnType<typeof setTimeout> | undefined;

	private readonly routes: Record<string, (data: Data) => void> = {
		message: (data) => this.message(data),
		message_edited: ({ messageId, content }) =>
			this.deps.list.edit(String(messageId), String(content)),
		message_deleted: ({ messageId }) => this.deps.list.delete(String(messageId)),
		question_ended: ({ messageId }) => this.deps.list.endQuestion(String(messageId)),
		read: ({ messageIds, status }) =>
			this.deps.list.markRead(Array.isArray(messageIds) ? messageIds : [], status),
		typing: (data) => this.typing(data),
		presence: ({ online }) => this.deps.store.update({ operatorOnline: online === true }),
		event: (data) => this.event(data),
		csat_request: ({ requestedAt }) => this.deps.csat.ask(requestedAt),
		config_update: ({ trackedElements }) => {
			if (Array.isArray(trackedElements)) this.deps.tracked.set(trackedElements);
		},
		ack: ({ id }) => this.deps.events.acked(String(id)),
		error: (data) => this.error(data),
	};

	constructor(private readonly deps: RouterDeps) {}

	/** Handles one frame. Unknown types are ignored: a newer server may have more to say. */
	handle({ type, data, seq }: Frame): void {
		if (!this.deps.cursor.accept(seq)) return;
		if (!Object.prototype.hasOwnProperty.call(this.routes, type)) return;
		this.routes[type]?.(data);
		this.deps.store.update();
	}

	private message(data: Data): void {
		const message = parseMessage(data);
		if (message && this.deps.list.upsert(message)) this.deps.store.announce(message.id);
	}

	private typing({ sender, isTyping, label }: Data): void {
		if (sender === 'visitor') return;
		clearTimeout(this.typingTimeout);
		const who = sender === 'ai' ? 'ai' : 'operator';
		const typing = { who, label: typeof label === 'string' ? label : undefined } as const;
		this.deps.store.update({ typing: isTyping === true ? typing : undefined });
		this.typingTimeout = setTimeout(() => this.deps.store.update({ typing: undefined }), TYPING_MS);
	}

	private event({ name, data, timestamp }: Data): void {
		if (typeof name !== 'string') return;
		const time = typeof timestamp === 'string' ? timestamp : '';
		this.deps.listeners.emit({ name, data, timestamp: time });
	}

	private error({ id, code, message }: Data): void {
		if (typeof id === 'string') this.deps.events.refused(id, String(code), String(message));
		else warn(`${String(code)}: ${String(message)}`);
	}
}
