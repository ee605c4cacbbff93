/** The page's handlers for events that the server sends. */
import type { CustomEvent } from './wire';

export type EventHandler = (data: unknown, event: CustomEvent) => void;

/** Handlers by event name; `*` hears every event. They may be added before the widget starts. */
export class EventListeners {
	private readonly handlers = new Map<string, Set<EventHandler>>();

	/** Adds a handler and returns the function that removes it. */
	add(name: string, handler: EventHandler): () => void {
		const set = this.handlers.get(name) ?? new Set();
		this.handlers.set(name, set.add(handler));
		return () => this.remove(name, handler);
	}

	/** Removes one handler, or all of a name. */
	remove(name: string, handler?: EventHandler): void {
		if (handler) this.handlers.get(name)?.delete(handler);
		else this.handlers.delete(name);
	}

	/** Calls the handlers. A handler that throws is the page's bug and must not stop the next one. */
	emit(event: CustomEvent): void {
		const named = this.handlers.get(event.name) ?? [];
		const any = event.name === '*' ? [] : (this.handlers.get('*') ?? []);
		for (const handler of [...named, ...any]) {
			try {
				handler(event.data, event);
			} catch (error) {
				console.error('[PocketPing] a handler failed for', event.name, error);
			}
		}
	}

	clear(): void {
		this.handlers.clear();
	}
}
