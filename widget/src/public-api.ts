/** `window.PocketPing`: what a page calls. Calls before `init` are kept and carried out by it. */
import { EventListeners, type EventHandler } from './event-listeners';
import { resolveOptions, type InitOptions } from './options';
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
	identify(identity: Identity): void;
	sendMessage(text: string): void;
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
			running = { client, chat: mountChat(client, resolved) };
			const calls = early;
			early = [];
			for (const action of calls) action(client);
		},
		open: () => call((client) => client.setOpen(true)),
		close: () => call((client) => client.setOpen(false)),
		toggle: () => call((client) => client.setOpen(!client.isOpen)),
		trigger: (name, data) =>
			new Promise((resolve) => call((client) => resolve(client.trigger(name, data)))),
		onEvent: (name, handler) => listeners.add(name, handler),
		offEvent: (name, handler) => listeners.remove(name, handler),
		identify: (identity) => call((client) => client.identify(identity)),
		sendMessage: (text) => call((client) => client.sendMessage(text)),
		destroy() {
			stop();
			listeners.clear();
			early = [];
		},
	};
}
