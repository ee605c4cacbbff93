/** How many attempts at a target may run at once: few until it has shown that it answers. */

/** What a target begins with; what one that answers gets in the end; what one that fails is left with. */
const FIRST = 2;
const MOST = 32;
const LEAST = 1;

/** Targets remembered at the most; those with nothing under way are forgotten first. */
const MAX_TARGETS = 1000;

interface Pace {
	limit: number;
	inFlight: number;
	/** Until when nothing more is sent, in milliseconds since the epoch: the target asked for it. */
	restsUntil: number;
}

/**
 * Slow start, as TCP has it. A target that hangs holds as many places as it has attempts under way, for as
 * long as its time-out is; so it gets hardly any until it answers, and hardly any again when it stops to.
 */
export class TargetPace {
	private readonly targets = new Map<string, Pace>();
	private resting = 0;

	/** How many more attempts at the target may begin now. */
	room(target: string, now: number): number {
		const { limit, inFlight, restsUntil } = this.targets.get(target) ?? newPace();
		return restsUntil > now ? 0 : Math.max(0, limit - inFlight);
	}

	begin(target: string): void {
		this.paceOf(target).inFlight += 1;
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

	/** When the first target that rests now may be spoken to again. */
	nextRelease(now: number): number {
		if (this.resting <= now) return Infinity;
		const rests = [...this.targets.values()].map(({ restsUntil }) => restsUntil);
		return Math.min(...rests.filter((until) => until > now), Infinity);
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
	return { limit: FIRST, inFlight: 0, restsUntil: 0 };
}
