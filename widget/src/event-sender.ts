/** Gets custom events to the server, whatever way is open, until each one is confirmed. */
import type { Api } from './api';
import { ApiError } from './api-error';
import type { Connection } from './connection';
import type { EventQueue, OutgoingEvent } from './event-queue';
import { isVisible } from './page-lifecycle';
import { randomId } from './random-id';
import { RetryTimer } from './retry-timer';
import type { VisitorSession } from './visitor-session';
import { warn } from './warn';

/** Larger events would make the server close the socket, again at every attempt. */
const MOST_BYTES = 32_000;

/** A socket that has not confirmed an event by now is probably dead, whatever it looks like. */
const ACK_PATIENCE_MS = 10_000;

/** Refusals that say nothing about the event itself. */
const PASSING_CODES = ['RATE_LIMITED', 'INTERNAL_ERROR', 'SHUTTING_DOWN'];

interface SenderDeps {
	queue: EventQueue;
	api: Api;
	connection: Connection;
	session: VisitorSession;
}

export class EventSender {
	private patience: ReturnType<typeof setTimeout> | undefined;

	private readonly timer = new RetryTimer(() => this.flush(), isVisible);

	constructor(private readonly deps: SenderDeps) {}

	/** Sends an event now or as soon as possible; resolves with whether the server took it. */
	send(name: string, data: unknown): Promise<boolean> {
		const event = this.toEvent(name, data);
		if (!event) return Promise.resolve(false);
		const delivered = this.deps.queue.add(event);
		this.deliver(event);
		return delivered;
	}

	/** Sends everything that has no answer yet; the server knows by the ids what it has already. */
	flush(): void {
		for (const event of this.deps.queue.pending()) this.deliver(event);
	}

	acked(id: string): void {
		this.deps.queue.ack(id);
		this.timer.reset();
		if (this.deps.queue.pending().length === 0) clearTimeout(this.patience);
	}

	/** The server did not take this event: for now, or, if the fault is in the event, for good. */
	refused(id: string, code: string, reason: string): void {
		if (PASSING_CODES.includes(code)) this.timer.schedule();
		else this.deps.queue.drop(id, `${code}, ${reason}`);
	}

	/** The page may be gone in a moment: a beacon now, and a copy for this tab's next page. */
	leave(): void {
		clearTimeout(this.patience);
		this.timer.cancel();
		const sessionId = this.deps.session.id;
		const pending = this.deps.queue.pending();
		if (sessionId) for (const event of pending) this.deps.api.beaconEvent(sessionId, event);
		this.deps.queue.save();
	}

	private deliver(event: OutgoingEvent): void {
		const { queue, connection } = this.deps;
		if (connection.canSend) {
			if (!queue.countSend(event.id)) return;
			connection.send({ type: 'event', data: event });
			clearTimeout(this.patience);
			this.patience = setTimeout(() => connection.recycle(), ACK_PATIENCE_MS);
		} else if (connection.isBlocked) {
			void this.post(event);
		}
	}

	private async post(event: OutgoingEvent): Promise<void> {
		const sessionId = this.deps.session.id;
		if (!sessionId) return;
		try {
			await this.deps.api.event(sessionId, event);
			this.deps.queue.ack(event.id);
		} catch (error) {
			// Anything but a refusal may go better next time, and the event stays queued.
			if (error instanceof ApiError && error.isFinal) this.deps.queue.drop(event.id, error.message);
			else this.timer.schedule(error instanceof ApiError ? error.retryAfterMs : 0);
		}
	}

	/** Takes a copy of the data, so that what the page changes later does not change the event. */
	private toEvent(name: string, data: unknown): OutgoingEvent | undefined {
		const fail = (reason: string) => {
			warn(`trigger() ignored: ${reason}`);
			return undefined;
		};
		if (typeof name !== 'string' || name === '') return fail('the event needs a name');
		try {
			const json = JSON.stringify(data);
			if (json === undefined) return { id: randomId(), name, timestamp: new Date().toISOString() };
			if (new Blob([json]).size > MOST_BYTES) return fail(`"${name}" is larger than 32 kB`);
			const copy: unknown = JSON.parse(json);
			return { id: randomId(), name, data: copy, timestamp: new Date().toISOString() };
		} catch {
			return fail(`the data of "${name}" cannot be written as JSON`);
		}
	}
}
