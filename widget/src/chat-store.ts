/** Holds what the interface shows, and tells it, once per turn, that something changed. */
import type { Appearance } from './appearance';
import type { ChatState } from './chat-state';
import type { MessageList } from './message-list';
import type { PreChat } from './pre-chat';
import { isFromOthers, type ReadMarker } from './read-marker';
import type { ReadReporter } from './read-reporter';

type Change = Partial<Omit<ChatState, 'messages' | 'unread' | 'form'>>;

interface StoreDeps {
	list: MessageList;
	marker: ReadMarker;
	reporter: ReadReporter;
	preChat: PreChat;
}

export class ChatStore {
	private state: ChatState;
	private planned = false;
	private render: ((state: ChatState) => void) | undefined;

	constructor(
		private readonly deps: StoreDeps,
		initial: { welcome: string; appearance: Appearance },
	) {
		this.state = {
			status: 'connecting',
			operatorOnline: false,
			operatorReachable: true,
			messages: [],
			isOpen: false,
			unread: 0,
			canAttach: false,
			tray: [],
			...initial,
		};
	}

	get isOpen(): boolean {
		return this.state.isOpen;
	}

	get context(): ChatState['context'] {
		return this.state.context;
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
		const message = this.deps.list.find(id);
		if (!message || !isFromOthers(message)) return;
		this.update({ typing: undefined, peek: this.isOpen ? undefined : message });
	}

	private derive(): void {
		const { state } = this;
		const { list, marker, reporter, preChat } = this.deps;
		const messages = list.all();
		state.form = preChat.due(messages);
		const isSeen = state.isOpen && state.form?.timing !== 'before-first-message';
		if (isSeen) marker.markRead(messages);
		reporter.show(isSeen && this.render ? messages : []);
		state.messages = [...messages];
		state.unread = marker.unread(messages).length;
		// What the context is about may have been changed or deleted meanwhile.
		if (state.context?.message.isDeleted) state.context = undefined;
	}
}
