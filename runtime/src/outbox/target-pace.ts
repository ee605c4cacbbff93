/** How many attempts at a target may run at once: few until it has shown that it answers. */

/** What a target begins with; what one that answers gets in the end; what one that fails is left with. */
const FIRST = 2;
const MOST = 16;
const LEAST = 1;

/** Targets remembered at the most; those with nothing under way are forgotten first. */
const MAX_TARGETS = 1000;

interface Pace {
	limit: number;
	inFlight: number;
}

/**
 * Slow start, as TCP has it. A target that hangs holds as many places as it has attempts under way, for as
 * long as its time-out is; so it gets hardly any until it answers, and hardly any again when it stops to.
 */
export class TargetPace {
	private readonly targets = new Map<string, Pace>();

	/** How many more attempts at the target may begin now. */
	room(target: string): number {
		const { limit, inFlight } = this.targets.get(target) ?? { limit: FIRST, inFlight: 0 };
		return Math.max(0, limit - inFlight);
	}

	begin(target: string): void {
		this.paceOf(target).inFlight += 1;
	}

	end(target: string, ok: boolean): void {
		const pace = this.paceOf(target);
		pace.inFlight -= 1;
		pace.limit = ok ? Math.min(pace.limit + 1, MOST) : LEAST;
	}

	private paceOf(target: string): Pace {
		const known = this.targets.get(target);
		if (known) return known;
		if (this.targets.size >= MAX_TARGETS) this.forgetIdle();
		const pace = { limit: FIRST, inFlight: 0 };
		this.targets.set(target, pace);
		return pace;
	}

	private forgetIdle(): void {
		for (const [target, { inFlight }] of this.targets) {
			if (inFlight === 0) this.targets.delete(target);
		}
	}
}
