/** How much room targets have in one claim, where what was claimed a moment ago in it counts already. */
import type { DueDelivery } from '../storage/delivery-records';
import type { StoreReader } from '../storage/store';
import type { TargetPace, UnderWay } from './target-pace';

/** What a target's pace goes by. */
export interface PaceRule {
	/** Targets of one group share one pace: what hangs there hangs for all of them. */
	group: string;
	/** What shares a fate with others, such as their server; the group itself unless given. */
	host?: string;
	/** Attempts a second from the first on; undefined: as many as it answers. */
	maxPerSecond?: number;
}

/** Looks a target's rule up. */
export type PaceRuleOf = (target: string, reader: StoreReader) => Promise<PaceRule>;

/**
 * How many of the outbox's 512 places targets may hold together. Whoever hangs holds a place until its time-out, so
 * those of whom that must be feared leave some to those who answer, and those who failed before to newcomers.
 */
const SHARES = { new: 128, bad: 320 };

/** From so many attempts on at targets of which nothing good is known, these are many. */
const CROWDED = 64;

/** Places that the targets of one server may hold together: it may come to hang as a whole. */
const HOST_SHARE = 384;

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
	private readonly underWay: UnderWay;
	private counted = 0;

	constructor(
		private readonly pace: TargetPace,
		private readonly rules: PaceRules,
		private readonly reader: StoreReader,
		private readonly now: number,
	) {
		this.underWay = pace.underWay(now);
	}

	/**
	 * How many more attempts at the target may be claimed.
	 * @param claimed all that this claim has taken so far
	 */
	async at(target: string, claimed: readonly DueDelivery[]): Promise<number> {
		for (const delivery of claimed.slice(this.counted)) {
			const group = this.groupOf(delivery.target);
			this.taken.set(group, (this.taken.get(group) ?? 0) + 1);
			const { host, standing } = this.pace.placeOf(group, this.now);
			this.underWay.hosts.set(host, (this.underWay.hosts.get(host) ?? 0) + 1);
			this.underWay.standings[standing] += 1;
		}
		this.counted = claimed.length;
		const { group, host: ofRule = group, maxPerSecond } = await this.rules.of(target, this.reader);
		this.groups.set(target, group);
		if (!this.pace.knows(group)) {
			// Before this process, or before it was forgotten among many.
			const ok = (await this.reader.getTargetStatus(target))?.ok;
			this.pace.introduce(group, ofRule, ok, this.now);
			this.pace.keepTo(group, maxPerSecond, this.now);
		}
		const own =
			this.pace.room(group, this.now) - (this.taken.get(group) ?? 0) - this.modesty(group);
		return Math.max(0, Math.min(own, this.shareOf(group)));
	}

	/** When many are asked for the first time, each makes do with one place, so that all get their turn. */
	private modesty(group: string): number {
		const { standings } = this.underWay;
		const isCrowded = standings.new + standings.bad >= CROWDED;
		return isCrowded && this.pace.placeOf(group, this.now).standing === 'new' ? 1 : 0;
	}

	/** What is left of the places that a target shares with others. */
	private shareOf(group: string): number {
		const { host, standing } = this.pace.placeOf(group, this.now);
		const { hosts, standings } = this.underWay;
		const ofHost = HOST_SHARE - (hosts.get(host) ?? 0);
		if (standing === 'good') return ofHost;
		const ofAll = SHARES.new + SHARES.bad - standings.new - standings.bad;
		return Math.min(ofHost, ofAll, SHARES[standing] - standings[standing]);
	}

	/** The group of a target that was asked for. */
	groupOf(target: string): string {
		return this.groups.get(target) ?? target;
	}
}
