/** The worker that carries deliveries out: claims what is due, has it sent, records how it went. */
import type { Clock } from '../core/clock';
import type { DeliveryOutcome, DueDelivery } from '../storage/records';
import type { Store } from '../storage/store';
import { retryPause } from './retry-schedule';
import { TargetPace } from './target-pace';

/** How one attempt went. The outbox knows no more of a target than this. */
export interface AttemptResult {
	ok: boolean;
	/** Status of the answer, if there was one. */
	status: number | null;
	/** Why it did not work, in one line that names no secret. */
	reason: string | null;
}

/** Carries out one attempt, within a time of its own. */
export type Deliverer = (delivery: DueDelivery) => Promise<AttemptResult>;

export interface OutboxOptions {
	/** Hears of attempts that failed; `retryInMs` is undefined for the last one. */
	onFailure(delivery: DueDelivery, result: AttemptResult, retryInMs: number | undefined): void;
	store: Store;
	clock: Clock;
	/** By the kind of target: the part before the colon of `webhook:wh_…`. */
	deliverers: Record<string, Deliverer>;
	onError(error: unknown): void;
	random?: () => number;
}

/** Attempts under way at once, over all targets. */
const MAX_IN_FLIGHT = 256;

/** The longest sleep; a safety net, since commits and due times wake the worker. */
const MAX_SLEEP_MS = 60_000;

/** The pause after the store itself failed. */
const STORE_RETRY_MS = 1000;

export class Outbox {
	private readonly pace = new TargetPace();
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
		await this.options.store.transaction((tx) => tx.releaseClaims());
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
			const now = clock.now();
			const room = MAX_IN_FLIGHT - this.running;
			if (room > 0) {
				const due = await store.transaction((tx) =>
					tx.claimDue(now, room, (target) => this.pace.room(target)),
				);
				for (const delivery of due) void this.attempt(delivery);
			}
			await this.sleepUntilDue(now);
		} catch (error) {
			onError(error);
			this.sleep(STORE_RETRY_MS);
		}
	}

	/**
	 * Sets the alarm for the first lane that falls due after the claim just made. What was due by then and was
	 * not claimed waits for room, and the attempt that makes the room rings the bell itself.
	 */
	private async sleepUntilDue(claimedAt: number): Promise<void> {
		const { store, clock } = this.options;
		const next = (await store.nextDueAt(claimedAt)) ?? Infinity;
		this.sleep(Math.max(0, Math.min(next - clock.now(), MAX_SLEEP_MS)));
	}

	private sleep(ms: number): void {
		if (this.stopping) return;
		this.cancelTimer = this.options.clock.after(ms, () => this.wake());
	}

	private async attempt(delivery: DueDelivery): Promise<void> {
		this.running += 1;
		this.pace.begin(delivery.target);
		const result = await this.deliver(delivery);
		this.settled.push(this.outcomeOf(delivery, result));
		this.pace.end(delivery.target, result.ok);
		this.running -= 1;
		this.settling ??= this.settle();
		if (this.running === 0) this.idle?.();
	}

	private async deliver(delivery: DueDelivery): Promise<AttemptResult> {
		const kind = delivery.target.slice(0, delivery.target.indexOf(':'));
		const deliver = this.options.deliverers[kind];
		if (!deliver) {
			return { ok: false, status: null, reason: `nothing delivers to "${kind}" targets` };
		}
		try {
			return await deliver(delivery);
		} catch (error) {
			this.options.onError(error);
			return { ok: false, status: null, reason: 'could not be attempted' };
		}
	}

	/** Records outcomes that came in together in one transaction, then looks for more work. */
	private async settle(): Promise<void> {
		while (this.settled.length > 0) {
			const batch = this.settled.splice(0);
			try {
				await this.options.store.transaction((tx) => tx.settleDeliveries(batch));
				this.wake();
			} catch (error) {
				this.options.onError(error);
				if (this.stopping) break;
				// Kept, or their lanes would stay claimed until the next start.
				this.settled.unshift(...batch);
				await new Promise<void>((resolve) => this.options.clock.after(STORE_RETRY_MS, resolve));
			}
		}
		this.settling = undefined;
	}

	private outcomeOf(delivery: DueDelivery, result: AttemptResult): DeliveryOutcome {
		const at = this.options.clock.now();
		const { status, reason } = result;
		const random = (this.options.random ?? Math.random)();
		const pause = result.ok ? undefined : retryPause(delivery.attempts + 1, random);
		if (!result.ok) this.options.onFailure(delivery, result, pause);
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
}
