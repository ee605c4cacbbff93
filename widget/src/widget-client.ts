/** The widget without its face: wires the parts that pass between the page and the server. */
import { Api } from './api';
import type { ChatState } from './chat-state';
import { ChatStore } from './chat-store';
import { Connection } from './connection';
import type { EventListeners } from './event-listeners';
import { EventQueue } from './event-queue';
import { EventSender } from './event-sender';
import { FrameRouter } from './frame-router';
import { KeyValueStore } from './key-value-store';
import { MessageList } from './message-list';
import { MessageOutbox } from './message-outbox';
import type { Options } from './options';
import { isVisible, watchPage } from './page-lifecycle';
import { randomId } from './random-id';
import { ReadMarker } from './read-marker';
import { SessionCursor } from './session-cursor';
import { takeUpSession } from './take-up-session';
import { TypingSignal } from './typing-signal';
import { VisitorSession } from './visitor-session';
import type { ConnectAnswer, Identity } from './wire';

export const LONGEST_MESSAGE = 4000;

/** After a sleep this long an open socket is more likely dead than alive. */
const LONG_AWAY_MS = 5 * 60_000;

export class WidgetClient {
	private readonly local = new KeyValueStore(() => window.localStorage);
	private readonly tab = new KeyValueStore(() => window.sessionStorage);
	private readonly list = new MessageList();
	private readonly cursor = new SessionCursor(this.tab);
	private readonly api: Api;
	private readonly session: VisitorSession;
	private readonly store: ChatStore;
	private readonly connection: Connection;
	private readonly outbox: MessageOutbox;
	private readonly events: EventSender;
	private readonly typing = new TypingSignal((isTyping) => this.session.typing(isTyping));
	private unwatch: (() => void) | undefined;

	constructor(options: Options, listeners: EventListeners) {
		const { list, cursor, tab } = this;
		this.api = new Api(options.endpoint);
		this.session = new VisitorSession(this.api, this.local);
		this.store = new ChatStore(list, new ReadMarker(this.local), {
			welcome: options.texts.welcome,
			operatorName: options.operatorName,
		});
		this.connection = new Connection({
			connect: async () => this.connected(await this.session.connect()),
			streamUrl: () => this.api.streamUrl(this.session.id ?? '', cursor.since),
			onTooFarBehind: () => cursor.forget(),
			onOpen: () => this.opened(),
			onDown: () => this.showStatus(),
			onFrame: (frame) => router.handle(frame),
			isVisible,
		});
		this.outbox = new MessageOutbox({
			list,
			store: tab,
			send: (clientId, content) => this.api.sendMessage(this.session.id ?? '', clientId, content),
			isReady: () => this.session.id !== undefined,
			isVisible,
			onSessionLost: () => this.connection.forgetSession(),
			onChange: () => this.store.update(),
		});
		const { api, session, connection, store } = this;
		this.events = new EventSender({ queue: new EventQueue(tab), api, connection, session });
		const router = new FrameRouter({ cursor, list, store, events: this.events, listeners });
	}

	/** Begins to connect and to watch the page; `render` is called with every new state. */
	start(render: (state: ChatState) => void): void {
		this.store.subscribe(render);
		this.showStatus();
		this.unwatch = watchPage({
			onLeave: () => this.leave(),
			onReturn: () => {
				this.session.resume();
				this.connection.start();
			},
			onHidden: () => this.events.leave(),
			onVisible: (awayMs) => this.wake(awayMs > LONG_AWAY_MS),
			onOnline: () => this.wake(true),
			onOffline: () => this.showStatus(),
		});
		this.connection.start();
	}

	destroy(): void {
		this.store.unsubscribe();
		this.unwatch?.();
		this.leave();
		this.outbox.stop();
	}

	setOpen(isOpen: boolean): void {
		if (!isOpen) this.typing.stop();
		this.store.update({ isOpen, peek: undefined });
	}

	get isOpen(): boolean {
		return this.store.isOpen;
	}

	dismissPeek(): void {
		this.store.update({ peek: undefined });
	}

	sendMessage(text: string): void {
		const content = text.trim().slice(0, LONGEST_MESSAGE);
		if (content === '') return;
		this.typing.stop();
		this.outbox.add({ clientId: randomId(), content, timestamp: new Date().toISOString() });
		this.store.update();
	}

	retryMessage(clientId: string): void {
		this.outbox.retry(clientId);
	}

	trigger(name: string, data?: unknown): Promise<boolean> {
		return this.events.send(name, data);
	}

	identify(identity: Identity): void {
		this.session.identify(identity);
	}

	/** The text in the composer changed. */
	typed(isEmpty: boolean): void {
		if (isEmpty) this.typing.stop();
		else this.typing.input();
	}

	/** The composer lost the focus. */
	stoppedTyping(): void {
		this.typing.stop();
	}

	private connected(answer: ConnectAnswer): void {
		const { cursor, list, store } = this;
		takeUpSession(answer, { cursor, list, store });
		void this.outbox.flush();
		if (this.connection.isBlocked) this.events.flush();
	}

	private opened(): void {
		this.showStatus();
		this.events.flush();
		void this.outbox.flush();
	}

	/** The network or the visitor is back: whatever waits for a retry need not wait longer. */
	private wake(distrustSocket: boolean): void {
		if (distrustSocket) this.connection.recycle();
		this.connection.hurry();
		void this.outbox.flush();
		this.showStatus();
	}

	private leave(): void {
		this.typing.stop();
		this.events.leave();
		for (const { clientId, content } of this.outbox.pending()) {
			if (this.session.id) this.api.beaconMessage(this.session.id, clientId, content);
		}
		this.session.leave();
		this.connection.stop();
	}

	private showStatus(): void {
		const status = this.connection.isOpen ? 'online' : 'connecting';
		this.store.update({ status: navigator.onLine === false ? 'offline' : status });
	}
}
