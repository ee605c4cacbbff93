/** What a batch of outcomes says of each target, so that its status is written once: a busy target's row is the hottest of all. */
import type { DeliveryOutcome } from './delivery-records';

export interface TargetTally {
	target: string;
	attempts: number;
	failures: number;
	/** Whether a success in the batch ended what failing there was before it. */
	recovered: number;
	failing_since: number | null;
	last: DeliveryOutcome;
}

/** @param outcomes in the order in which the attempts ended */
export function tallyOutcomes(outcomes: readonly DeliveryOutcome[]): Iterable<TargetTally> {
	const tallies = new Map<string, TargetTally>();
	for (const outcome of outcomes) tally(tallies, outcome);
	return tallies.values();
}

/** Counts one outcome in. */
export function tally(tallies: Map<string, TargetTally>, outcome: DeliveryOutcome): void {
	const { target } = outcome.delivery;
	let known = tallies.get(target);
	if (!known) {
		known = {
			target,
			attempts: 0,
			failures: 0,
			recovered: 0,
			failing_since: null,
			last: outcome,
		};
		tallies.set(target, known);
	}
	known.attempts += 1;
	known.last = outcome;
	if (outcome.result === 'delivered') {
		known.recovered = 1;
		known.failing_since = null;
	} else {
		known.failures += 1;
		known.failing_since ??= outcome.at;
	}
}
