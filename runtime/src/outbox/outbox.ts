/** The worker that carries deliveries out: claims what is due, has it sent, records how it went. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChatError } from '../core/chat-error';
import type { Clock } from '../core/clock';
import type { DeliveryOutcome, DueDelivery, TargetTrouble } from '../storage/delivery-records';
import type { Store } from '../storage/store';
import { ClaimRoom, PaceRules, type PaceRuleOf } from './claim-room';
import { retryPause, wishedPause, wishedRest } from './retry-schedule';
import { TargetPace } from './target-pace';

/** How one attempt went. The outbox knows no more of a target than this. */
export interface AttemptResult {
	ok: boolean;
	/** Status of the answer, if there was one. */
	status: number | null;
	/** Why it did not work, in one line that names no secret. */
	reason: string | null;
	/** The beginning of what the target said, for the log of attempts. */
	answer: string | null;
	/** How long the target asked to be left alone, in milliseconds. */
	retryAfterMs?: number;
	/** All is well and only too much at once: this attempt does not count towards giving up. */
	throttled?: boolean;
	/** How many attempts a second the target is to get; undefined: as many as it answers. */
	maxPerSecond?: number;
	/** The target wants nothing more at all: it is gone, or it says so. */
	ends?: 'gone' | 'requested';
}

/** Carries out one attempt, within a time of its own. */
export type Deliverer = (delivery: DueDelivery) => Promise<AttemptResult>;

export interface OutboxOptions {
	/** Hears of attempts that failed; `retryInMs` is undefined for the last one. */
	onFailure(delivery: DueDelivery, result: AttemptResult, retryInMs: number | undefined): void;
	/** Hears of every attempt that is over; `retryInMs` is undefined when there will be no other. */
	onAttempt?(
		delivery: DueDelivery,
		result: AttemptResult,
		durationMs: number,
		retryInMs: number | undefined,
	): void;
	/** Hears, after the attempt is recorded, that a target ended itself or used up all attempts of a delivery. */
	onTrouble(target: string, trouble: TargetTrouble): Promise<void>;
	store: Store;
	clock: Clock;
	/** By the kind of target: the part before the colon of `webhook:wh_…`. */
	deliverers: Record<string, Deliverer>;
	/** Which targets share a pace, and the rate that a target is known to take before it was ever spoken to. */
	paceRule: PaceRuleOf;
	onError(error: unknown): void;
	random?: () => number;
}

/** Attempts under way at once, over all targets. */
export const MAX_IN_FLIGHT = 512;

/** The shortest pause of a target that wants it slower. */
const THROTTLE_MS = 1000;

/** A delivery to be attempted, and whose pace that counts towards. */
interface Claimed {
	delivery: DueDelivery;
	group: string;
}

interface Settled {
	outcome: DeliveryOutcome;
	trouble: TargetTrouble | undefined;
}

/** The longest sleep; a safety net, since commits and due times wake the worker. */
const MAX_SLEEP_MS = 60_000;

/** Clocks of several instances differ, and are corrected by a little all the time. */
const CLOCK_TOLERANCE_MS = 60_000;

/** The pause after the store itself failed. */
const STORE_RETRY_MS = 1000;

export class Outbox {
	private readonly pace = new TargetPace();
	private readonly rules: PaceRules;
	/** Lanes with an attempt under way, or one whose outcome is not recorded yet. */
	private readonly busy = new Set<string>();
	private running = 0;
	private settled: Settled[] = [];
	private round: Promise<void> | undefined;
	private again = false;
	private stopping = false;
	private ended = false;
	private abandoned = false;
	/** The latest time that was ever seen, in milliseconds since the epoch. */
	private latest: number | undefined;
	private cancelTimer: () => void = () => {};
	private idle: (() => void) | undefined;

	constructor(private readonly options: OutboxOptions) {
		this.rules = new PaceRules(options.paceRule);
	}

	/** Attempts under way. */
	get underWay(): number {
		return this.running;
	}

	/** Looks for due deliveries soon; cheap to call, also many times. */
	wake(): void {
		// Another instance may ring at any time; the store may be closed by then.
		if (this.ended) return;
		this.again = true;
		this.round ??= this.work().finally(() => {
			this.round = undefined;
			// Somebody may have rung between the last look and this line.
			if (this.again) this.wake();
		});
	}

	/**
	 * To be called before what is under way is cut off by ourselves: an attempt that ends without an answer from now
	 * on says nothing of its target, so it is not recorded, and its lane is due again after the next start.
	 */
	abandon(): void {
		this.abandoned = true;
	}

	/** Starts nothing new and waits for the attempts under way and for their outcome to be recorded. */
	async stop(): Promise<void> {
		this.stopping = true;
		this.cancelTimer();
		// A round that was under way may begin attempts yet, and the last attempt begins a round.
		while (this.round || this.running > 0) {
			await this.round;
			if (this.running > 0) await new Promise<void>((resolve) => (this.idle = resolve));
		}
		this.ended = true;
	}

	private async work(): Promise<void> {
		const { clock, onError } = this.options;
		while (this.again) {
			// What one turn of the event loop brings in is recorded together.
			await nextTurn();
			this.again = false;
			this.cancelTimer();
			try {
				const now = clock.now();
				await this.noticeClock(now);
				for (const claimed of await this.settleAndClaim(now)) void this.attempt(claimed);
				if (!this.again) await this.sleepUntilDue(now);
			} catch (error) {
				onError(error);
				this.again = false;
				this.sleep(STORE_RETRY_MS);
			}
		}
	}

	/**
	 * A clock that was put back would leave what backs off waiting for as long as it was put back. When they were
	 * to be tried by the new time is not known, so all of them are tried now, as at a start after a long stop.
	 */
	private async noticeClock(now: number): Promise<void> {
		const { store } = this.options;
		this.latest ??= (await store.listEvents({ limit: 1 }))[0]?.createdAt ?? now;
		if (now < this.latest - CLOCK_TOLERANCE_MS) {
			await store.commit((tx) => tx.hurryLanes(now));
			this.latest = now;
		}
		this.latest = Math.max(this.latest, now);
	}

	/**
	 * Records what has come back and takes what is due, in one transaction. That need not be on disk: a process
	 * that is killed has kept it, and what a power failure undoes is sent again under the same id.
	 */
	private async settleAndClaim(now: number): Promise<Claimed[]> {
		const batch = this.settled.splice(0);
		const troubled = batch.filter(({ trouble }) => trouble !== undefined);
		const outcomes = batch.map(({ outcome }) => outcome);
		for (const { delivery } of outcomes) this.busy.delete(laneOf(delivery));
		try {
			return await this.options.store.commit(async (tx) => {
				if (outcomes.length > 0) await tx.settleDeliveries(outcomes);
				// A target in trouble may have to be switched off before anything more is sent to it.
				if (this.stopping || troubled.length > 0) return [];
				const room = new ClaimRoom(this.pace, this.rules, tx, now);
				const due = await tx.claimDue(
					now,
					MAX_IN_FLIGHT - this.running,
					(target, claimed) => room.at(target, claimed),
					(target, sessionId) => this.busy.has(laneOf({ target, sessionId })),
				);
				return due.map((delivery) => ({ delivery, group: room.groupOf(delivery.target) }));
			});
		} catch (error) {
			// Kept, so that their lanes go on when the store does.
			this.settled.unshift(...batch);
			for (const { delivery } of outcomes) this.busy.add(laneOf(delivery));
			troubled.length = 0;
			throw error;
		} finally {
			for (const { outcome, trouble } of troubled) await this.report(outcome, trouble);
			if (troubled.length > 0) this.again = true;
		}
	}

	private async report(outcome: DeliveryOutcome, trouble: TargetTrouble | undefined) {
		try {
			if (trouble) await this.options.onTrouble(outcome.delivery.target, trouble);
		} catch (error) {
			this.options.onError(error);
		}
	}

	/**
	 * Sets the alarm for the first lane that falls due after the claim just made. What was due by then and was
	 * not claimed waits for room, and the attempt that makes the room rings the bell itself.
	 */
	private async sleepUntilDue(claimedAt: number): Promise<void> {
		const { store, clock } = this.options;
		const due = (await store.nextDueAt(claimedAt)) ?? Infinity;
		const next = Math.min(due, this.pace.nextRelease(claimedAt));
		this.sleep(Math.max(0, Math.min(next - clock.now(), MAX_SLEEP_MS)));
	}

	private sleep(ms: number): void {
		if (this.stopping) return;
		this.cancelTimer = this.options.clock.after(ms, () => this.wake());
	}

	private async attempt({ delivery, group }: Claimed): Promise<void> {
		this.running += 1;
		this.busy.add(laneOf(delivery));
		const at = this.options.clock.now();
		this.pace.begin(group, at);
		const result = await this.deliver(delivery);
		// A wait that the workflow does not know any more is an answer, too, for all the others there.
		const endedAt = this.options.clock.now();
		this.pace.end(group, result.ok || result.ends === 'gone', endedAt);
		this.pace.keepTo(group, result.maxPerSecond, endedAt);
		this.rest(group, result);
		const cutOff = this.abandoned && !result.ok && result.status === null;
		if (!cutOff) this.settled.push(this.settledAs(delivery, result, at));
		this.running -= 1;
		this.wake();
		if (this.running === 0) this.idle?.();
	}

	private async deliver(delivery: DueDelivery): Promise<AttemptResult> {
		const kind = delivery.target.slice(0, delivery.target.indexOf(':'));
		const deliver = this.options.deliverers[kind];
		const failed = { ok: false, status: null, answer: null };
		if (!deliver) return { ...failed, reason: `nothing delivers to "${kind}" targets` };
		try {
			return await deliver(delivery);
		} catch (error) {
			this.options.onError(error);
			// Without the database nobody could be asked: that says nothing of the target.
			const throttled = error instanceof ChatError && error.code === 'DATABASE_UNAVAILABLE';
			return { ...failed, reason: 'could not be attempted', throttled };
		}
	}

	private rest(group: string, { ok, retryAfterMs }: AttemptResult): void {
		if (ok || retryAfterMs === undefined) return;
		const now = this.options.clock.now();
		this.pace.rest(group, now + wishedRest(retryAfterMs), now);
	}

	private settledAs(delivery: DueDelivery, result: AttemptResult, at: number): Settled {
		const now = this.options.clock.now();
		const { status, reason, answer, retryAfterMs, throttled, ends } = result;
		const recorded = { delivery, at, durationMs: now - at, status, reason, answer, throttled };
		if (result.ok) {
			this.options.onAttempt?.(delivery, result, now - at, undefined);
			return { outcome: { ...recorded, result: 'delivered', retryAt: now }, trouble: ends };
		}

		const random = (this.options.random ?? Math.random)();
		const tries = delivery.attempts - delivery.attemptsBefore + 1;
		const scheduled = retryPause(tries, random);
		// What a target that ended itself was sent waits for it, should it ever be switched on again.
		const soon = ends && scheduled !== undefined ? retryPause(1, random) : undefined;
		const pause = soon ?? scheduled;
		const wished = pause === undefined ? undefined : wishedPause(pause, retryAfterMs);
		const retryInMs = throttled ? wishedPause(THROTTLE_MS, retryAfterMs) : wished;
		this.options.onFailure(delivery, result, retryInMs);
		this.options.onAttempt?.(delivery, result, now - at, retryInMs);
		if (retryInMs === undefined) {
			const trouble = ends ?? 'exhausted';
			return { outcome: { ...recorded, result: 'failed', retryAt: now }, trouble };
		}
		return { outcome: { ...recorded, result: 'retry', retryAt: now + retryInMs }, trouble: ends };
	}
}

/** First in, first out within it: one attempt at a time. */
function laneOf({ target, sessionId }: Pick<DueDelivery, 'target' | 'sessionId'>): string {
	return `${target} ${sessionId}`;
}
