/** The library's face: a live chat inside of a program, with everything that a programmer does to it. */
import type { RequestListener } from 'node:http';
import type { EventType } from '../../protocol/event-types';
import type { EventBody, Message, Session } from '../../protocol/shapes';
import { closeSession } from './core/sessions/close-session';
import { requireSession } from './core/sessions/require-session';
import { toggleAi } from './core/sessions/toggle-ai';
import { broadcastEvent, emitEvent } from './core/events/custom-events';
import type { EmittedEvent } from './core/events/emitted-event';
import { postMessage } from './core/messages/post-message';
import { isOperatorOnline, setOperatorOnline } from './core/operators/operator-status';
import { toMessage, toSession } from './core/shapes/management-shapes';
import type { CustomEventHandler } from './library/event-handlers';
import type {
	DataArgument,
	EventHandler,
	EventMap,
	EventName,
	EventPattern,
} from './library/event-map';
import {
	readEvent,
	readHandler,
	readListOptions,
	readMessage,
	readObject,
	readPattern,
	readSessionId,
	readSwitch,
	readType,
} from './library/arguments';
import { attachChannels } from './library/attach';
import type { AttachOptions, HttpServer } from './library/http-server';
import { clientIp, type RequestHeaders } from './library/client-ip';
import type { HandlerNumbers } from './library/handler-queue';
import { Instance, Stopped } from './library/instance';
import { mountedRouter, type MountedRouter } from './library/mounted-router';
import type { PocketPingOptions } from './library/options';
import { RequestsUnderWay } from './library/requests-under-way';
import type { ListOptions, SendOptions } from './library/send-options';
import { clientAddress, type ClientAddress } from './security/client-address';
import type { IpFilter, IpFilterResult } from './security/ip-filter';
import { parseIpAddress } from './security/ip-address';
import { portOf } from './transport/http/listen';
import { createMountedApp } from './transport/http/mounted-app';
import { visitorGuards } from './transport/http/visitor-guards';
import type { Parts } from './wiring/assemble';

/**
 * For the program's own listener; not part of the package.
 * @internal
 */
export let instanceOf: <Events extends object>(pocketPing: PocketPing<Events>) => Instance;

/**
 * A live chat: visitors on one side, operators, an AI and the program on the other.
 *
 * @typeParam Events names of custom events and the data they carry, which types `onEvent` and `emitEvent`
 * @example
 * const pp = new PocketPing({ welcomeMessage: 'Hi! How can we help?' });
 * app.use('/pocketping', pp.router());
 * pp.attach(server);
 * await pp.start();
 */
export class PocketPing<Events extends object = EventMap> {
	readonly #instance: Instance;
	readonly #underWay = new RequestsUnderWay();
	readonly #detach: Array<() => void> = [];
	readonly #addressOf: ClientAddress;
	#address: (() => string) | undefined;
	#app: RequestListener | undefined;
	#ipFilter: IpFilter | undefined;
	#starting: Promise<void> | undefined;
	#stopping: Promise<void> | undefined;

	static {
		instanceOf = (pocketPing) => pocketPing.#instance;
	}

	/**
	 * Checks the options; opens nothing yet.
	 * @throws {ConfigError} listing every mistake: the option, what was found and what is expected
	 */
	constructor(options: PocketPingOptions<Events> = {}) {
		this.#instance = new Instance(options as unknown as PocketPingOptions);
		const { trustProxy, clientIpHeader } = this.#instance.config;
		this.#addressOf = clientAddress(trustProxy, clientIpHeader);
	}

	/**
	 * Opens the store and begins to work: deliveries, bridges, the AI. Once only; later calls give the same promise.
	 * @throws when the directory cannot be written, the database cannot be opened or is another process's, or after a stop
	 */
	start(): Promise<void> {
		return (this.#starting ??= this.#start());
	}

	async #start(): Promise<void> {
		if (this.#stopping) throw new Stopped();
		const parts = await this.#instance.open({
			channelPath: '',
			address: () => this.#address?.() ?? 'http://localhost',
		});
		this.#app = createMountedApp(parts.context);
		this.#instance.begin();
	}

	/**
	 * Takes nothing new, finishes what was begun, and closes the store. A start that still waits for its database fails
	 * at once. It cannot be started again.
	 */
	stop(): Promise<void> {
		return (this.#stopping ??= this.#stop());
	}

	async #stop(): Promise<void> {
		this.#instance.giveUpWaiting();
		const isRunning = await this.#starting?.then(
			() => true,
			// Whoever started it has heard of it; nothing was left open.
			() => false,
		);
		if (!isRunning) return;
		for (const detach of this.#detach) detach();
		await this.#instance.end({
			close: () => this.#underWay.finished(),
			cutOff: () => this.#underWay.cutOff(),
		});
	}

	/**
	 * What answers the widget, for `app.use('/any/prefix', pp.router())` of express, or as the listener of a plain
	 * HTTP server. Below it: the widget's channel and its script, the management API under `/api`, and
	 * `/bridges/…`, which Telegram and Slack call. Until the start and after the end it answers 503.
	 */
	router(): MountedRouter {
		const app = () => (this.#instance.running ? this.#app : undefined);
		return mountedRouter(app, this.#underWay);
	}

	/**
	 * Takes WebSockets of a server: `<path>/stream` for pages and `<path>/api/ws` for operators. Several instances
	 * may share a server, each under a path of its own, and other programs' WebSockets are left to them.
	 * @throws {ChatError} INVALID_PARAMETERS; an error when another instance has that path on this server
	 */
	attach(server: HttpServer, options: AttachOptions = {}): void {
		readObject(server, 'server', 'an HTTP server');
		const { path = '/pocketping' } = readObject(options, 'options', 'an object with a path');
		const prefix = path.replace(/\/+$/, '');
		this.#detach.push(attachChannels(server, prefix, this.#instance));
		this.#address = () => {
			const isListening = server.listening && typeof server.address() === 'object';
			return `http://localhost${isListening ? `:${portOf(server)}` : ''}${prefix}`;
		};
	}

	/** The key of the management API. */
	get apiKey(): string {
		return this.#parts.apiKey.key;
	}

	/** What handlers did since the start. */
	get handlerNumbers(): Readonly<HandlerNumbers> {
		return this.#instance.queue.numbers;
	}

	/**
	 * Hears of custom events that pages send. Handlers run after the event is kept, one event of a session after the
	 * other; what they throw is logged and counted. They hear of an event once or, if the process dies, not at all:
	 * what must not be missed goes to a webhook.
	 * @param name a name, the beginning of one with `*` behind it, or `*`
	 * @returns ends the subscription
	 * @throws {ChatError} INVALID_PARAMETERS
	 */
	onEvent<Pattern extends EventPattern<Events>>(
		name: Pattern,
		handler: EventHandler<Events, Pattern>,
	): () => void {
		const known = readHandler(handler) as CustomEventHandler;
		return this.#instance.handlers.addCustom(readPattern(name), known);
	}

	/** Ends what {@link onEvent} began for this name and handler. */
	offEvent<Pattern extends EventPattern<Events>>(
		name: Pattern,
		handler: EventHandler<Events, Pattern>,
	): void {
		this.#instance.handlers.removeCustom(name, handler as CustomEventHandler);
	}

	/**
	 * Hears of everything else that happens: `session.closed`, `csat.submitted`, `handoff.changed`, …; gets what a
	 * webhook would get.
	 * @returns ends the subscription
	 * @throws {ChatError} UNKNOWN_EVENT_TYPE, INVALID_PARAMETERS
	 */
	on(type: EventType, handler: (body: EventBody) => unknown): () => void {
		return this.#instance.handlers.add(readType(type), readHandler(handler));
	}

	/**
	 * Sends a custom event to the pages of a session.
	 * @returns the event, and how many open pages it reached
	 * @throws {ChatError} SESSION_NOT_FOUND, INVALID_PARAMETERS
	 */
	async emitEvent<Name extends EventName<Events>>(
		sessionId: string,
		name: Name,
		...[data]: DataArgument<Events[Name]>
	): Promise<EmittedEvent> {
		return await emitEvent(this.#core, readSessionId(sessionId), readEvent(name, data));
	}

	/**
	 * Sends a custom event to every connected page.
	 * @returns the event, and how many open pages it reached
	 * @throws {ChatError} INVALID_PARAMETERS
	 */
	async broadcastEvent<Name extends EventName<Events>>(
		name: Name,
		...[data]: DataArgument<Events[Name]>
	): Promise<EmittedEvent> {
		return await broadcastEvent(this.#core, readEvent(name, data));
	}

	/**
	 * Writes into a conversation, as an operator unless said otherwise.
	 * @throws {ChatError} SESSION_NOT_FOUND, SESSION_CLOSED, CONTENT_TOO_LONG, INVALID_PARAMETERS, MESSAGE_NOT_FOUND
	 */
	async sendMessage(
		sessionId: string,
		content: string,
		options: SendOptions = {},
	): Promise<Message> {
		const draft = { sessionId: readSessionId(sessionId), ...readMessage(content, options) };
		return toMessage(await postMessage(this.#core, draft), this.#core.fileUrl);
	}

	/** Marks a conversation as done; the visitor's next message opens it again. @throws {ChatError} SESSION_NOT_FOUND */
	async closeSession(sessionId: string): Promise<Session> {
		const session = await closeSession(this.#core, readSessionId(sessionId));
		return toSession(session, this.#core.projectId);
	}

	/**
	 * Switches the AI on or off in one session.
	 * @throws {ChatError} SESSION_NOT_FOUND
	 */
	async setAi(sessionId: string, enabled: boolean): Promise<Session> {
		const session = await toggleAi(
			this.#core,
			readSessionId(sessionId),
			readSwitch(enabled, 'enabled'),
		);
		return toSession(session, this.#core.projectId);
	}

	/** Tells pages whether somebody is there to answer. */
	async setOperatorOnline(online: boolean): Promise<void> {
		await setOperatorOnline(this.#core, readSwitch(online, 'online'));
	}

	/** Whether somebody is there to answer. */
	async isOperatorOnline(): Promise<boolean> {
		return await isOperatorOnline(this.#core.store);
	}

	/** One conversation. @throws {ChatError} SESSION_NOT_FOUND */
	async getSession(sessionId: string): Promise<Session> {
		const session = await requireSession(this.#core.store, readSessionId(sessionId));
		return toSession(session, this.#core.projectId);
	}

	/**
	 * The newest messages of a conversation, in the order they were written.
	 * @throws {ChatError} SESSION_NOT_FOUND
	 */
	async listMessages(sessionId: string, options: ListOptions = {}): Promise<Message[]> {
		const { limit, before } = readListOptions(options);
		const { id } = await requireSession(this.#core.store, readSessionId(sessionId));
		const found = await this.#core.store.listMessages(id, { limit, beforeId: before });
		return found.map((message) => toMessage(message, this.#core.fileUrl));
	}

	/** What the IP filter says to an address; what is no address is not allowed. Works without a start. */
	checkIpFilter(ip: string): IpFilterResult {
		this.#ipFilter ??= this.#createIpFilter();
		return this.#ipFilter(String(parseIpAddress(String(ip)) ?? ip), { path: '' });
	}

	/**
	 * The visitor's address of a request that the program got itself. Headers count only as far as `trustProxy` says:
	 * without it, it is the other end of the connection.
	 */
	getClientIp(headers: RequestHeaders, remoteAddress?: string): string {
		return clientIp(this.#addressOf, readObject(headers, 'headers', 'an object'), remoteAddress);
	}

	get #parts(): Parts {
		return this.#instance.parts;
	}

	get #core(): Parts['context']['core'] {
		return this.#parts.context.core;
	}

	#createIpFilter(): IpFilter {
		const { config, filters, clock, log } = this.#instance;
		return visitorGuards({ config, filters, addressOf: this.#addressOf, clock, log }).ipFilter;
	}
}
