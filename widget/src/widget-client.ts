/** The widget without its face: wires the parts that pass between the page and the server. */
import { Api } from './api';
import type { ChatState } from './chat-state';
import { ChatStore } from './chat-store';
import { Connection } from './connection';
import { Conversation } from './conversation';
import { Csat } from './csat';
import type { EventListeners } from './event-listeners';
import { EventQueue } from './event-queue';
import { EventSender } from './event-sender';
import { FrameRouter } from './frame-router';
import { KeyValueStore } from './key-value-store';
import { MessageList } from './message-list';
import { MessageOutbox } from './message-outbox';
import type { Options } from './options';
import { isVisible, watchPage } from './page-lifecycle';
import { PreChat, type Contact } from './pre-chat';
import { ReadMarker } from './read-marker';
import { ReadReporter } from './read-reporter';
import { SessionCursor } from './session-cursor';
import { takeUpSession } from './take-up-session';
import { TrackedElements } from './tracked-elements';
import { TypingSignal } from './typing-signal';
import { VisitorSession } from './visitor-session';
import type { ConnectAnswer } from './wire';

/** After a sleep this long an open socket is more likely dead than alive. */
const LONG_AWAY_MS = 5 * 60_000;

export class WidgetClient {
	readonly session: VisitorSession;
	readonly conversation: Conversation;
	readonly csat: Csat;
	readonly tracked = new TrackedElements(({ name, widgetMessage }, data) => {
		void this.events.send(name, data);
		if (!widgetMessage) return;
		this.list.addLocal(widgetMessage);
		this.setOpen(true);
	});
	private readonly local = new KeyValueStore(() => window.localStorage);
	private readonly tab = new KeyValueStore(() => window.sessionStorage);
	private readonly list = new MessageList();
	private readonly cursor = new SessionCursor(this.tab);
	private readonly preChat = new PreChat(this.tab);
	private readonly reporter: ReadReporter;
	private readonly api: Api;
	private readonly store: ChatStore;
	private readonly connection: Connection;
	private readonly outbox: MessageOutbox;
	private readonly events: EventSender;
	private readonly typing = new TypingSignal((isTyping) => this.session.typing(isTyping));
	private unwatch: (() => void) | undefined;

	constructor(
		private readonly options: Options,
		listeners: EventListeners,
	) {
		const { list, cursor, tab, preChat, tracked } = this;
		const api = (this.api = new Api(options.endpoint));
		const session = (this.session = new VisitorSession(api, this.local));
		this.reporter = new ReadReporter({
			send: (ids) => api.read(session.id ?? '', ids),
			isVisible,
		});
		const deps = { list, marker: new ReadMarker(this.local), reporter: this.reporter, preChat };
		const { appearance, texts } = options;
		const store = (this.store = new ChatStore(deps, { welcome: texts.welcome, appearance }));
		const connection = (this.connection = new Connection({
			connect: async () => this.connected(await session.connect()),
			streamUrl: () => api.streamUrl(session.id ?? '', cursor.since),
			poll: () => api.messages(session.id ?? '', list.changedAt),
			onTooFarBehind: () => cursor.forget(),
			onOpen: () => this.opened(),
			onDown: () => this.showStatus(),
			onFrame: (frame) => router.handle(frame),
			isVisible,
		}));
		const outbox = (this.outbox = new MessageOutbox({
			list,
			store: tab,
			send: (message) => api.sendMessage(session.id ?? '', message),
			isReady: () => session.id !== undefined,
			isVisible,
			onSessionLost: () => connection.forgetSession(),
			onChange: () => store.update(),
		}));
		this.conversation = new Conversation({ api, session, list, store, outbox });
		const send = (score: number, comment?: string) => api.csat(session.id ?? '', score, comment);
		const csat = (this.csat = new Csat({ tab, store, send }));
		const events = new EventSender({ queue: new EventQueue(tab), api, connection, session });
		this.events = events;
		const router = new FrameRouter({ cursor, list, store, events, listeners, csat, tracked });
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
			onHidden: () => {
				this.session.showVisibility('hidden');
				this.events.leave();
			},
			onVisible: (awayMs) => {
				this.session.showVisibility('visible');
				this.wake(awayMs > LONG_AWAY_MS);
			},
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
		this.reporter.stop();
		this.tracked.stop();
		this.conversation.tray.clear();
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

	/** Sends what was written; `false` when it has to stay in the composer. */
	submit(text: string): Promise<boolean> {
		this.typing.stop();
		return this.conversation.submit(text);
	}

	retryMessage(clientId: string): void {
		this.outbox.retry(clientId);
	}

	trigger(name: string, data?: unknown): Promise<boolean> {
		return this.events.send(name, data);
	}

	/** @throws {Error} when the server does not take the address or the number */
	async submitPreChat(contact: Contact): Promise<void> {
		await this.api.preChat(this.session.id ?? '', contact);
		this.preChat.complete();
		this.store.update();
	}

	skipPreChat(): void {
		this.preChat.skip();
		this.store.update();
	}

	/** Forgets who the visitor is, and, if told so, begins a session that knows nothing of this one. */
	reset(newSession: boolean): void {
		if (!newSession) return this.session.forget(false);
		this.typing.stop();
		this.session.leave();
		this.session.forget(true);
		this.outbox.clear();
		this.conversation.tray.clear();
		this.list.clear();
		this.store.update({ peek: undefined, context: undefined, csat: undefined });
		this.connection.restart();
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
		const { cursor, list, store, preChat, csat, tracked } = this;
		const { tray } = this.conversation;
		const { appearance } = this.options;
		takeUpSession(answer, { cursor, list, store, preChat, csat, tracked, tray, appearance });
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
		for (const message of this.outbox.pending()) {
			if (this.session.id) this.api.beaconMessage(this.session.id, message);
		}
		this.session.leave();
		this.connection.stop();
	}

	private showStatus(): void {
		const status = this.connection.isOpen ? 'online' : 'connecting';
		this.store.update({ status: navigator.onLine === false ? 'offline' : status });
	}
}
