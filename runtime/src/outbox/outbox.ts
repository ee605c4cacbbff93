/** The worker that carries deliveries out: claims what is due, has it sent, records how it went. */
import type { Clock } from '../core/clock';
import type { DeliveryOutcome, DueDelivery } from '../storage/records';
import type { Store } from '../storage/store';
import { retryPause } from './retry-schedule';

/** How one attempt went. The outbox knows no more of a target than this. */
export interface AttemptResult {
	ok: boolean;
	/** Status of the answer, if there was one. */
	status: number | null;
	/** Why it did not work, in one line that names no secret. */
	reason: string | null;
}

/** Carries out one attempt. Never rejects; bounded in time by itself. */
export type Deliverer = (delivery: DueDelivery) => Promise<AttemptResult>;

export interface OutboxOptions {
	store: Store;
	clock: Clock;
	/** By the kind of target: the part before the colon of `webhook:wh_…`. */
	deliverers: Record<string, Deliverer>;
	onError(error: unknown): void;
	random?: () => number;
}

/** Attempts under way at once: in all, and for one target, so that a slow one leaves room for others. */
const MAX_IN_FLIGHT = 64;
const MAX_IN_FLIGHT_PER_TARGET = 16;

/** The longest sleep; a safety net, since commits and due times wake the worker. */
const MAX_SLEEP_MS = 60_000;

export class Outbox {
	private readonly inFlight = new Map<string, number>();
	private running = 0;
	private settled: DeliveryOutcome[] = [];
	private settling: Promise<void> | undefined;
	private round: Promise<void> | undefined;
	private again = false;
	private stopping = false;
	private cancelTimer: () => void = () => {};
	private idle: (() => void) | undefined;

	constructor(private readonly options: OutboxOptions) {}

	/** Takes back what an earlier process had claimed when it died, and starts working. */
	async start(): Promise<void> {
		const { store, clock } = this.options;
		await store.transaction((tx) => tx.releaseClaims(clock.now()));
		this.wake();
	}

	/** Looks for due deliveries soon; cheap to call, also many times. */
	wake(): void {
		if (this.stopping) return;
		if (this.round) {
			this.again = true;
			return;
		}
		this.round = this.work().finally(() => {
			this.round = undefined;
			if (this.again) {
				this.again = false;
				this.wake();
			}
		});
	}

	/** Starts nothing new and waits for the attempts under way and for their outcome to be recorded. */
	async stop(): Promise<void> {
		this.stopping = true;
		this.cancelTimer();
		await this.round;
		if (this.running > 0) await new Promise<void>((resolve) => (this.idle = resolve));
		await this.settling;
	}

	private async work(): Promise<void> {
		const { store, clock, onError } = this.options;
		this.cancelTimer();
		try {
			const room = MAX_IN_FLIGHT - this.running;
			if (room > 0) {
				const due = await store.transaction((tx) =>
					tx.claimDue(
						clock.now(),
						room,
						(target) => MAX_IN_FLIGHT_PER_TARGET - (this.inFlight.get(target) ?? 0),
					),
				);
				for (const delivery of due) void this.attempt(delivery);
			}
			await this.sleepUntilDue();
		} catch (error) {
			onError(error);
			this.sleep(1000);
		}
	}

	/** Sets the alarm for the next due lane. Finished attempts and new commits ring it themselves. */
	private async sleepUntilDue(): Promise<void> {
		const { store, clock } = this.options;
		const next = await store.nextDueAt();
		// What is due already but was not claimed waits for room, and finished attempts make room.
		const pause = next === undefined || next <= clock.now() ? MAX_SLEEP_MS : next - clock.now();
		this.sleep(Math.min(pause, MAX_SLEEP_MS));
	}

	private sleep(ms: number): void {
		if (this.stopping) return;
		this.cancelTimer = this.options.clock.after(ms, () => this.wake());
	}

	private async attempt(delivery: DueDelivery): Promise<void> {
		this.count(delivery.target, 1);
		const kind = delivery.target.slice(0, delivery.target.indexOf(':'));
		const deliver = this.options.deliverers[kind];
		const result: AttemptResult = deliver
			? await deliver(delivery)
			: { ok: false, status: null, reason: `nothing delivers to "${kind}" targets` };
		this.settled.push(this.outcomeOf(delivery, result));
		this.count(delivery.target, -1);
		this.settling ??= this.settle();
		if (this.running === 0) this.idle?.();
	}

	/** Records outcomes that came in together in one transaction, then looks for more work. */
	private async settle(): Promise<void> {
		while (this.settled.length > 0) {
			const batch = this.settled.splice(0);
			try {
				await this.options.store.transaction((tx) => tx.settleDeliveries(batch));
			} catch (error) {
				// Not recorded: the claims are given back at the next start, and the event is sent once more.
				this.options.onError(error);
			}
			this.wake();
		}
		this.settling = undefined;
	}

	private outcomeOf(delivery: DueDelivery, result: AttemptResult): DeliveryOutcome {
		const at = this.options.clock.now();
		const { status, reason } = result;
		const random = (this.options.random ?? Math.random)();
		const pause = result.ok ? undefined : retryPause(delivery.attempts + 1, random);
		const retryAt = at + (pause ?? 0);
		if (result.ok) return { delivery, result: 'delivered', retryAt, at, status, reason };
		return {
			delivery,
			result: pause === undefined ? 'failed' : 'retry',
			retryAt,
			at,
			status,
			reason,
		};
	}

	private count(target: string, change: 1 | -1): void {
		this.running += change;
		const count = (this.inFlight.get(target) ?? 0) + change;
		if (count === 0) this.inFlight.delete(target);
		else this.inFlight.set(target, count);
	}
}
