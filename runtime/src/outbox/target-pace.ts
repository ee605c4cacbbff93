/** How many attempts at a target may run at once, and how many a second: few until it has shown that it answers. */

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

	/** How many more attempts at the target may begin now. */
	room(target: string, now: number): number {
		const pace = this.targets.get(target) ?? newPace();
		if (pace.restsUntil > now) return 0;
		const places = Math.max(0, pace.limit - pace.inFlight);
		return pace.rate === Infinity ? places : Math.min(places, Math.floor(tokensAt(pace, now)));
	}

	begin(target: string, now: number): void {
		const pace = this.paceOf(target);
		pace.inFlight += 1;
		if (pace.rate === Infinity) return;
		pace.tokens = tokensAt(pace, now) - 1;
		pace.countedAt = now;
	}

	end(target: string, ok: boolean): void {
		const pace = this.paceOf(target);
		pace.inFlight -= 1;
		pace.limit = ok ? Math.min(pace.limit + 1, MOST) : LEAST;
	}

	/** Sends the target nothing more until then. Only this process remembers it: a restart asks again. */
	rest(target: string, until: number): void {
		const pace = this.paceOf(target);
		pace.restsUntil = Math.max(pace.restsUntil, until);
		this.resting = Math.max(this.resting, until);
	}

	/** Keeps to so many attempts a second from now on; undefined: to none in particular. */
	keepTo(target: string, perSecond: number | undefined, now: number): void {
		const rate = perSecond ?? Infinity;
		const pace = this.targets.get(target);
		if ((pace?.rate ?? Infinity) === rate) return;
		const changed = this.paceOf(target);
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
			if (pace.restsUntil > now) next = Math.min(next, pace.restsUntil);
			else if (pace.rate !== Infinity && tokensAt(pace, now) < 1) {
				next = Math.min(next, now + ((1 - tokensAt(pace, now)) * 1000) / pace.rate);
			}
		}
		return Math.ceil(next);
	}

	private paceOf(target: string): Pace {
		const known = this.targets.get(target);
		if (known) return known;
		if (this.targets.size >= MAX_TARGETS) this.forgetIdle();
		const pace = newPace();
		this.targets.set(target, pace);
		return pace;
	}

	private forgetIdle(): void {
		for (const [target, { inFlight }] of this.targets) {
			if (inFlight === 0) this.targets.delete(target);
		}
	}
}

function newPace(): Pace {
	return { limit: FIRST, inFlight: 0, restsUntil: 0, rate: Infinity, tokens: FIRST, countedAt: 0 };
}

function tokensAt({ rate, tokens, countedAt }: Pace, now: number): number {
	return Math.min(rate, tokens + ((now - countedAt) / 1000) * rate);
}
