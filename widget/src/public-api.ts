/** `window.PocketPing`: what a page calls. Calls before `init` are kept and carried out by it. */
import { EventListeners, type EventHandler } from './event-listeners';
import type { Attachment } from './parse-message';
import type { Contact } from './pre-chat';
import { resolveOptions, type InitOptions } from './options';
import type { TrackedElement } from './tracked-elements';
import { mountChat, type MountedChat } from './ui/mount-chat';
import { VERSION } from './version';
import { warn } from './warn';
import { WidgetClient } from './widget-client';
import type { Identity } from './wire';

/** Calls that are kept for a widget that has not started. */
const MOST_EARLY_CALLS = 100;

type Call = (client: WidgetClient) => void;

export interface PocketPingApi {
	readonly version: string;
	/** Starts the widget, or starts it anew with other options. */
	init(options?: InitOptions): void;
	open(): void;
	close(): void;
	toggle(): void;
	/** Sends a custom event; resolves with whether the server has it. Never rejects. */
	trigger(name: string, data?: unknown): Promise<boolean>;
	/** Hears events that the server sends (`*`: all of them); returns the function that stops it. */
	onEvent(name: string, handler: EventHandler): () => void;
	offEvent(name: string, handler?: EventHandler): void;
	/** Says who the visitor is, and remembers it; `identity.token` proves it. */
	identify(identity: Identity): void;
	getIdentity(): Identity | null;
	/** Forgets the identity; with `newSession`, the conversation as well. */
	reset(options?: { newSession?: boolean }): void;
	/** @param attachmentIds of files that `uploadFile` has brought to the server */
	sendMessage(text: string, attachmentIds?: string[], replyTo?: string): void;
	/** Rejects when the server refuses the file or cannot be reached. */
	uploadFile(file: File): Promise<Attachment>;
	/** The visitor's own messages only; rejects when the server refuses it. */
	editMessage(messageId: string, content: string): Promise<void>;
	deleteMessage(messageId: string): Promise<void>;
	/** @param score 1 (worst) to 5 (best) */
	submitCsat(score: number, comment?: string): Promise<void>;
	submitPreChat(contact: Contact): Promise<void>;
	/** Elements whose clicks and the like become custom events; takes the place of the earlier ones. */
	setupTrackedElements(elements: TrackedElement[]): void;
	getTrackedElements(): readonly TrackedElement[];
	/** Removes the widget and closes its connection. */
	destroy(): void;
}

/** @param fallbackEndpoint used when `init` names none */
export function createPublicApi(fallbackEndpoint?: string): PocketPingApi {
	const listeners = new EventListeners();
	let running: { client: WidgetClient; chat: MountedChat } | undefined;
	let early: Call[] = [];

	const call = (action: Call): void => {
		if (running) action(running.client);
		else if (early.length < MOST_EARLY_CALLS) early.push(action);
		else warn('too many calls before init(); this one is lost');
	};
	/** Like `call`, for what has a result. */
	const ask = <T>(action: (client: WidgetClient) => Promise<T> | T): Promise<T> =>
		new Promise((resolve, reject) =>
			call((client) => {
				// Inside a promise, so that an error of the action rejects instead of ending the caller.
				Promise.resolve(client).then(action).then(resolve, reject);
			}),
		);
	const stop = (): void => {
		running?.client.destroy();
		running?.chat.remove();
		running = undefined;
	};

	return {
		version: VERSION,
		init(options = {}) {
			const resolved = resolveOptions(options, fallbackEndpoint);
			stop();
			const client = new WidgetClient(resolved, listeners);
			const calls = early;
			early = [];
			// Before it connects, so that the server learns at once who the visitor is.
			for (const action of calls) action(client);
			running = { client, chat: mountChat(client, resolved) };
		},
		open: () => call((client) => client.setOpen(true)),
		close: () => call((client) => client.setOpen(false)),
		toggle: () => call((client) => client.setOpen(!client.isOpen)),
		trigger: (name, data) =>
			new Promise((resolve) => call((client) => resolve(client.trigger(name, data)))),
		onEvent: (name, handler) => listeners.add(name, handler),
		offEvent: (name, handler) => listeners.remove(name, handler),
		identify: (identity) => call(({ session }) => session.identify(identity)),
		getIdentity: () => running?.client.session.identity ?? null,
		reset: (options) => call((client) => client.reset(options?.newSession === true)),
		sendMessage: (text, ids, replyTo) =>
			call(({ conversation }) => conversation.send(text, conversation.attachmentsOf(ids), replyTo)),
		uploadFile: (file) => ask(({ conversation }) => conversation.upload(file)),
		editMessage: (id, content) => ask(({ conversation }) => conversation.edit(id, content)),
		deleteMessage: (id) => ask(({ conversation }) => conversation.delete(id)),
		submitCsat: (score, comment) => ask(({ csat }) => csat.submit(score, comment)),
		submitPreChat: (contact) => ask((client) => client.submitPreChat(contact)),
		setupTrackedElements: (elements) => call(({ tracked }) => tracked.set(elements)),
		getTrackedElements: () => running?.client.tracked.all() ?? [],
		destroy() {
			stop();
			listeners.clear();
			early = [];
		},
	};
}
