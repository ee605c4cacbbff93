/** The handlers of the embedding program: who wants to hear of what. */
import type { EventType } from '../../../protocol/event-types';
import { matchesNamePattern } from '../../../protocol/name-pattern';
import type { CustomEvent, EventBody, Message, Session } from '../../../protocol/shapes';
import type { HandlerCall } from './handler-queue';

/** Hears of one kind of event; gets what a webhook would get. */
export type AnyHandler = (body: EventBody) => unknown;

export type CustomEventHandler = (event: CustomEvent, session: Session) => unknown;

interface CustomSubscription {
	pattern: string;
	handler: CustomEventHandler;
}

export class EventHandlers {
	private custom: readonly CustomSubscription[] = [];
	private readonly byType = new Map<EventType, readonly AnyHandler[]>();

	/** Whether nobody wants to hear of anything. */
	get isEmpty(): boolean {
		return this.custom.length === 0 && this.byType.size === 0;
	}

	/** @param pattern an exact name, the beginning of one with `*` behind it, or `*` */
	addCustom(pattern: string, handler: CustomEventHandler): () => void {
		const subscription = { pattern, handler };
		this.custom = [...this.custom, subscription];
		return () => {
			this.custom = this.custom.filter((one) => one !== subscription);
		};
	}

	/** Removes a handler from a pattern, however often it was added. */
	removeCustom(pattern: string, handler: CustomEventHandler): void {
		this.custom = this.custom.filter((one) => one.pattern !== pattern || one.handler !== handler);
	}

	add(type: EventType, handler: AnyHandler): () => void {
		// The same function may be added twice: each time it is one of its own.
		const own: AnyHandler = (body) => handler(body);
		this.byType.set(type, [...(this.byType.get(type) ?? []), own]);
		return () => {
			this.byType.set(
				type,
				(this.byType.get(type) ?? []).filter((one) => one !== own),
			);
		};
	}

	onNewSession(handler: (session: Session) => unknown): void {
		this.add('session.created', ({ data }) => data.session && handler(data.session));
	}

	onMessage(handler: (message: Message, session: Session) => unknown): void {
		this.add('message.created', ({ data: { message, session } }) =>
			message && session ? handler(message, session) : undefined,
		);
	}

	/** The calls that tell of an event. Each handler gets a copy: what it changes, it changes for itself. */
	callsFor(body: EventBody): HandlerCall[] {
		const handlers = [...(this.byType.get(body.event) ?? [])];
		const { event, session } = body.data;
		if (body.event === 'custom_event.received' && event && session) {
			for (const { pattern, handler } of this.custom) {
				if (!matchesNamePattern(pattern, event.name)) continue;
				handlers.push(({ data }) => handler(data.event as CustomEvent, data.session as Session));
			}
		}
		return handlers.map((handler) => () => handler(structuredClone(body)));
	}
}
