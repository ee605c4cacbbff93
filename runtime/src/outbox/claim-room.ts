/** How much room targets have in one claim, where what was claimed a moment ago in it counts already. */
import type { DueDelivery } from '../storage/delivery-records';
import type { StoreReader } from '../storage/store';
import type { TargetPace } from './target-pace';

/** What a target's pace goes by. */
export interface PaceRule {
	/** Targets of one group share one pace: what hangs there hangs for all of them. */
	group: string;
	/** Attempts a second from the first on; undefined: as many as it answers. */
	maxPerSecond?: number;
}

/** Looks a target's rule up. */
export type PaceRuleOf = (target: string, reader: StoreReader) => Promise<PaceRule>;

/** Rules remembered at the most: every claim asks for that of every target that is due. */
const MAX_RULES = 10_000;

/** The rules of targets, each looked up once. A rate that is changed later is told by the target's deliverer. */
export class PaceRules {
	private readonly known = new Map<string, PaceRule>();

	constructor(private readonly lookUp: PaceRuleOf) {}

	async of(target: string, reader: StoreReader): Promise<PaceRule> {
		let rule = this.known.get(target);
		if (!rule) {
			rule = await this.lookUp(target, reader);
			if (this.known.size >= MAX_RULES) this.known.clear();
			this.known.set(target, rule);
		}
		return rule;
	}
}

export class ClaimRoom {
	private readonly groups = new Map<string, string>();
	private readonly taken = new Map<string, number>();
	private counted = 0;

	constructor(
		private readonly pace: TargetPace,
		private readonly rules: PaceRules,
		private readonly reader: StoreReader,
		private readonly now: number,
	) {}

	/**
	 * How many more attempts at the target may be claimed.
	 * @param claimed all that this claim has taken so far
	 */
	async at(target: string, claimed: readonly DueDelivery[]): Promise<number> {
		for (const delivery of claimed.slice(this.counted)) {
			const group = this.groupOf(delivery.target);
			this.taken.set(group, (this.taken.get(group) ?? 0) + 1);
		}
		this.counted = claimed.length;
		const { group, maxPerSecond } = await this.rules.of(target, this.reader);
		this.groups.set(target, group);
		if (!this.pace.knows(group)) this.pace.keepTo(group, maxPerSecond, this.now);
		return Math.max(0, this.pace.room(group, this.now) - (this.taken.get(group) ?? 0));
	}

	/** The group of a target that was asked for. */
	groupOf(target: string): string {
		return this.groups.get(target) ?? target;
	}
}
