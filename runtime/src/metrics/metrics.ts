/** What the parts of the service tell of what they do, counted; all of it off the visitor's way. */
import type { ServerResponse } from 'node:http';
import type { CommittedEvent } from '../core/journal';
import type { AttemptResult } from '../outbox/outbox';
import type { DueDelivery } from '../storage/delivery-records';
import type { Clock } from '../core/clock';
import { Durations } from './durations';
import { RequestNumbers } from './request-numbers';
import { targetKind } from './target-kind';
import { Tally } from './tally';

/** Seconds, from a receiver in the same rack to the 15 s after which an attempt ends. */
const ATTEMPT_BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20];

/** Seconds, from at once to after the pauses of a receiver that was down. */
const DELAY_BOUNDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600, 21_600];

export class Metrics {
	readonly events = new Tally((type) => ({ type }));
	readonly messages = new Tally((sender) => ({ sender }), ['visitor', 'operator', 'ai', 'system']);
	readonly requests = new RequestNumbers();
	readonly refusals = new Tally((limit) => ({ limit }));
	readonly attempts = new Tally((key) => {
		const [kind = '', result = ''] = key.split(' ');
		return { kind, result };
	});
	readonly attemptTimes = new Durations(
		'pocketping_delivery_attempt_seconds',
		ATTEMPT_BOUNDS,
		(kind) => ({ kind }),
	);
	readonly delays = new Durations('pocketping_delivery_delay_seconds', DELAY_BOUNDS, (kind) => ({
		kind,
	}));
	readonly timers = new Tally((kind) => ({ kind }));
	readonly removed = new Tally((what) => ({ what }));
	readonly errors = new Tally((where) => ({ where }), ['request', 'background', 'handler']);

	constructor(private readonly clock: Pick<Clock, 'now'>) {}

	/** Listens to the journal. */
	hear(events: readonly CommittedEvent[]): void {
		for (const { body } of events) {
			this.events.add(body.event);
			if (body.event === 'message.created') this.messages.add(body.data.message?.type ?? 'other');
		}
	}

	/** Takes note of a request that begins. */
	watch(response: ServerResponse): void {
		this.requests.watch(response);
	}

	/** Takes note of an attempt to deliver that is over. @param retryInMs undefined for the last one */
	attempted(
		delivery: DueDelivery,
		{ ok, throttled }: AttemptResult,
		durationMs: number,
		retryInMs: number | undefined,
	): void {
		const kind = targetKind(delivery.target);
		const failed = retryInMs === undefined ? 'given_up' : throttled ? 'throttled' : 'failed';
		this.attempts.add(`${kind} ${ok ? 'delivered' : failed}`);
		this.attemptTimes.of(kind).add(durationMs / 1000);
		if (ok) this.delays.of(kind).add((this.clock.now() - timeOf(delivery.eventId)) / 1000);
	}
}

/** When an event happened: its id begins with that, in milliseconds, as hex. */
function timeOf(eventId: string): number {
	const start = eventId.indexOf('_') + 1;
	return Number.parseInt(eventId.slice(start, start + 12), 16);
}
