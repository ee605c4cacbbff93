/** Holds what the interface shows, and tells it, once per turn, that something changed. */
import type { ChatState } from './chat-state';
import type { MessageList } from './message-list';
import { isFromOthers, type ReadMarker } from './read-marker';

type Change = Partial<Omit<ChatState, 'messages' | 'unread'>>;

export class ChatStore {
	private state: ChatState;
	private planned = false;
	private render: ((state: ChatState) => void) | undefined;

	constructor(
		private readonly list: MessageList,
		private readonly marker: ReadMarker,
		initial: { welcome: string; operatorName?: string },
	) {
		this.state = {
			status: 'connecting',
			operatorOnline: false,
			messages: [],
			isOpen: false,
			unread: 0,
			...initial,
		};
	}

	get isOpen(): boolean {
		return this.state.isOpen;
	}

	/** Calls `render` with the state as it is, and after every change. */
	subscribe(render: (state: ChatState) => void): void {
		this.render = render;
		this.update();
	}

	unsubscribe(): void {
		this.render = undefined;
	}

	/** Notes a change, or that the message list changed by itself. */
	update(change: Change = {}): void {
		Object.assign(this.state, change);
		if (this.planned) return;
		this.planned = true;
		queueMicrotask(() => {
			this.planned = false;
			this.derive();
			this.render?.({ ...this.state });
		});
	}

	/** A message that nobody has seen yet has arrived. */
	announce(id: string): void {
		const message = this.list.all().find((item) => item.id === id);
		if (!message || !isFromOthers(message)) return;
		this.update({ typing: undefined, peek: this.isOpen ? undefined : message });
	}

	private derive(): void {
		const messages = this.list.all();
		if (this.state.isOpen) this.marker.markRead(messages);
		this.state.messages = [...messages];
		this.state.unread = this.marker.unread(messages).length;
	}
}
