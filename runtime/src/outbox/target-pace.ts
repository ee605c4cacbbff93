/** How many attempts at a target may run at once, and how many a second: few until it has shown that it answers. */
import { MAX_REST_MS } from './retry-schedule';

/** What a target begins with; what one that answers gets in the end; what one that fails is left with. */
const FIRST = 2;
const MOST = 64;
const LEAST = 1;

/** Targets remembered at the most; those with nothing under way are forgotten first. */
const MAX_TARGETS = 1000;

interface Pace {
	limit: number;
	inFlight: number;
	/** Until when nothing more is sent, in milliseconds since the epoch: the target asked for it. */
	restsUntil: number;
	/** Attempts a second that the target takes; Infinity: as many as it answers. */
	rate: number;
	/** Attempts that may begin now by that rate, as of `countedAt`: a token bucket of one second's worth. */
	tokens: number;
	countedAt: number;
}

/**
 * Slow start, as TCP has it. A target that hangs holds as many places as it has attempts under way, for as
 * long as its time-out is; so it gets hardly any until it answers, and hardly any again when it stops to.
 */
export class TargetPace {
	private readonly targets = new Map<string, Pace>();
	private resting = 0;
	private anyRate = false;

	/** Whether anything is remembered of the target. */
	knows(target: string): boolean {
		return this.targets.has(target);
	}

	/** How many more attempts at the target may begin now. */
	room(target: string, now: number): number {
		const pace = this.targets.get(target) ?? newPace();
		if (restEnd(pace, now) > now) return 0;
		const places = Math.max(0, pace.limit - pace.inFlight);
		return pace.rate === Infinity ? places : Math.min(places, Math.floor(tokensAt(pace, now)));
	}

	begin(target: string, now: number): void {
		const pace = this.paceOf(target, now);
		pace.inFlight += 1;
		if (pace.rate === Infinity) return;
		pace.tokens = tokensAt(pace, now) - 1;
		pace.countedAt = now;
	}

	/** Takes back a place; what is under way is never forgotten, so the target is known. */
	end(target: string, ok: boolean): void {
		const pace = this.targets.get(target);
		if (!pace) return;
		pace.inFlight -= 1;
		pace.limit = ok ? Math.min(pace.limit + 1, MOST) : LEAST;
	}

	/** Sends the target nothing more until then. Only this process remembers it: a restart asks again. */
	rest(target: string, until: number, now: number): void {
		const pace = this.paceOf(target, now);
		pace.restsUntil = Math.max(pace.restsUntil, until);
		this.resting = Math.max(this.resting, until);
	}

	/** Keeps to so many attempts a second from now on; undefined: to none in particular. */
	keepTo(target: string, perSecond: number | undefined, now: number): void {
		const rate = perSecond ?? Infinity;
		const pace = this.targets.get(target);
		if ((pace?.rate ?? Infinity) === rate) return;
		const changed = this.paceOf(target, now);
		changed.rate = rate;
		changed.tokens = Math.min(changed.tokens, rate);
		changed.countedAt = now;
		this.anyRate = true;
	}

	/** When the first target that must wait now may be spoken to again. */
	nextRelease(now: number): number {
		if (this.resting <= now && !this.anyRate) return Infinity;
		let next = Infinity;
		for (const pace of this.targets.values()) {
			const restsUntil = restEnd(pace, now);
			if (restsUntil > now) next = Math.min(next, restsUntil);
			else if (pace.rate !== Infinity && tokensAt(pace, now) < 1) {
				next = Math.min(next, now + ((1 - tokensAt(pace, now)) * 1000) / pace.rate);
			}
		}
		return Math.ceil(next);
	}

	private paceOf(target: string, now: number): Pace {
		const known = this.targets.get(target);
		if (known) return known;
		if (this.targets.size >= MAX_TARGETS) this.forget(now);
		const pace = newPace();
		this.targets.set(target, pace);
		return pace;
	}

	/** What holds nothing back just now can be forgotten; if all do, the oldest with nothing under way goes. */
	private forget(now: number): void {
		let oldest: string | undefined;
		for (const [target, pace] of this.targets) {
			if (pace.inFlight > 0) continue;
			oldest ??= target;
			const held = pace.rate !== Infinity && tokensAt(pace, now) < pace.rate;
			if (!held && restEnd(pace, now) <= now) this.targets.delete(target);
		}
		if (this.targets.size >= MAX_TARGETS && oldest !== undefined) this.targets.delete(oldest);
	}
}

function newPace(): Pace {
	return { limit: FIRST, inFlight: 0, restsUntil: 0, rate: Infinity, tokens: FIRST, countedAt: 0 };
}

/** No rest is longer than the longest, so what is left of a longer one comes of a clock that was put back. */
function restEnd(pace: Pace, now: number): number {
	pace.restsUntil = Math.min(pace.restsUntil, now + MAX_REST_MS);
	return pace.restsUntil;
}

function tokensAt(pace: Pace, now: number): number {
	// A clock that was put back takes no tokens away, and those to come are counted from there.
	pace.countedAt = Math.min(pace.countedAt, now);
	return Math.min(pace.rate, pace.tokens + ((now - pace.countedAt) / 1000) * pace.rate);
}
