/** How many attempts at a target may run at once, and how many a second: few until it has shown that it answers. */
import { MAX_REST_MS } from './retry-schedule';

/** What a target begins with; what one that answers gets in the end; what one that fails is left with. */
const FIRST = 2;
const MOST = 64;
const LEAST = 1;

/** A target that was asked something and answers nothing for so long hangs, whatever it did before. */
const QUIET_MS = 2000;

/** What is known of a target: nothing yet, that it answers, or that it failed last or hangs just now. */
export type Standing = 'new' | 'good' | 'bad';

export interface UnderWay {
	hosts: Map<string, number>;
	standings: Record<Standing, number>;
}

/** Targets remembered at the most; those with nothing under way are forgotten first. */
const MAX_TARGETS = 1000;

interface Pace {
	limit: number;
	inFlight: number;
	/** How its newest attempt went; undefined while none has ended. */
	ok: boolean | undefined;
	/** Since when something is under way and nothing has ended, in milliseconds since the epoch. */
	quietSince: number;
	/** Whose places it shares, such as those of its server. */
	host: string;
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
	/** Those with something under way. */
	private readonly active = new Set<Pace>();
	private resting = 0;
	private anyRate = false;

	/** Whether anything is remembered of the target. */
	knows(target: string): boolean {
		return this.targets.has(target);
	}

	/** How many more attempts at the target may begin now. */
	room(target: string, now: number): number {
		const pace = this.targets.get(target) ?? newPace(target);
		if (restEnd(pace, now) > now) return 0;
		const limit = standingOf(pace, now) === 'bad' ? LEAST : pace.limit;
		const places = Math.max(0, limit - pace.inFlight);
		return pace.rate === Infinity ? places : Math.min(places, Math.floor(tokensAt(pace, now)));
	}

	/**
	 * Takes note of a target that was not known.
	 * @param host what it shares with others, such as its server
	 * @param ok how the newest attempt went that is known of from before; undefined: none is
	 */
	introduce(target: string, host: string, ok: boolean | undefined, now: number): void {
		const pace = this.paceOf(target, now);
		pace.host = host;
		pace.ok = ok;
		if (ok === false) pace.limit = LEAST;
	}

	/** What a target shares places with. */
	placeOf(target: string, now: number): { host: string; standing: Standing } {
		const pace = this.targets.get(target);
		return { host: pace?.host ?? target, standing: pace ? standingOf(pace, now) : 'new' };
	}

	/** How many attempts are under way, by the server and by the standing of their targets. */
	underWay(now: number): UnderWay {
		const counts: UnderWay = { hosts: new Map(), standings: { new: 0, good: 0, bad: 0 } };
		for (const pace of this.active) {
			counts.hosts.set(pace.host, (counts.hosts.get(pace.host) ?? 0) + pace.inFlight);
			counts.standings[standingOf(pace, now)] += pace.inFlight;
		}
		return counts;
	}

	begin(target: string, now: number): void {
		const pace = this.paceOf(target, now);
		pace.inFlight += 1;
		if (pace.inFlight === 1) {
			pace.quietSince = now;
			this.active.add(pace);
		}
		if (pace.rate === Infinity) return;
		pace.tokens = tokensAt(pace, now) - 1;
		pace.countedAt = now;
	}

	/** Takes back a place; what is under way is never forgotten, so the target is known. */
	end(target: string, ok: boolean, now: number): void {
		const pace = this.targets.get(target);
		if (!pace) return;
		pace.inFlight -= 1;
		if (pace.inFlight === 0) this.active.delete(pace);
		pace.ok = ok;
		pace.quietSince = now;
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

	/**
	 * When the first target that must wait now may be spoken to again: the one that has rested, or one that had to
	 * leave the places to others, once it shows that those hang.
	 */
	nextRelease(now: number): number {
		let next = Infinity;
		for (const pace of this.active) {
			if (standingOf(pace, now) !== 'bad') next = Math.min(next, pace.quietSince + QUIET_MS + 1);
		}
		if (this.resting <= now && !this.anyRate) return next;
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
		const pace = newPace(target);
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

function newPace(target: string): Pace {
	return {
		limit: FIRST,
		inFlight: 0,
		ok: undefined,
		quietSince: 0,
		host: target,
		restsUntil: 0,
		rate: Infinity,
		tokens: FIRST,
		countedAt: 0,
	};
}

function standingOf({ ok, inFlight, quietSince }: Pace, now: number): Standing {
	if (ok === false || (inFlight > 0 && now - quietSince > QUIET_MS)) return 'bad';
	return ok === undefined ? 'new' : 'good';
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
