/** Records how attempts went, and gives their lanes back. */
import type { DeliveryOutcome } from '../delivery-records';
import { WAIT_TARGET } from '../waits';
import { tallyOutcomes } from '../tally-outcomes';
import type { Change } from './change';
import type { InstanceMemory } from './instance-memory';
import { NEVER } from './postgres-delivery-reader';
import { statementOf } from './postgres-statements';

/** Outcomes in lanes that this instance does not hold any more count for nothing: another one is at it. */
export async function settleOutcomes(
	change: Change,
	memory: InstanceMemory,
	outcomes: readonly DeliveryOutcome[],
): Promise<void> {
	const held = await lockHeld(change, memory.id, outcomes);
	for (const { delivery } of outcomes) memory.letGo(delivery.target, delivery.sessionId);
	const ours = outcomes.filter(({ delivery }) => held.has(laneOf(delivery)));
	if (ours.length === 0) return;
	const settled = await settle(change, ours);
	await giveBack(change, ours, settled);
	const recorded = ours.filter(({ delivery }) => settled.has(delivery.id));
	await recordAttempts(change, recorded);
	const done = recorded.filter(({ result }) => result !== 'retry');
	const waits = done.map(({ delivery }) => delivery.target).filter(isWait);
	if (waits.length > 0) {
		const ids = waits.map((target) => target.slice(WAIT_TARGET.length));
		await change.send(statementOf('DELETE FROM waits WHERE id = ANY($1::text[])', [ids]));
	}
	await recordStatuses(
		change,
		recorded.filter(({ delivery }) => !isWait(delivery.target)),
	);
}

/** Locks the lanes that are ours still, in the order that everybody locks them in. */
async function lockHeld(
	change: Change,
	instance: string,
	outcomes: readonly DeliveryOutcome[],
): Promise<Set<string>> {
	const { rows } = await change.query<{ target: string; sessionId: string }>(
		statementOf(
			`SELECT l.target, l.session_id AS "sessionId" FROM lanes l
			JOIN unnest($1::text[], $2::text[]) AS o(target, session_id)
				ON l.target = o.target AND l.session_id = o.session_id
			WHERE l.claimed_by = $3 ORDER BY l.target, l.session_id FOR UPDATE OF l`,
			[
				outcomes.map(({ delivery }) => delivery.target),
				outcomes.map(({ delivery }) => delivery.sessionId),
				instance,
			],
		),
	);
	return new Set(rows.map(laneOf));
}

/** @returns ids of those that were still waiting; the others were cancelled while they were on their way */
async function settle(
	change: Change,
	outcomes: readonly DeliveryOutcome[],
): Promise<ReadonlySet<string>> {
	const { rows } = await change.query<{ id: string }>(
		statementOf(
			`UPDATE deliveries d SET state = o.state, attempts = attempts + 1, settled_at = o.settled_at,
				attempts_before = attempts_before + o.throttled
			FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::integer[])
				AS o(seq, id, state, settled_at, throttled)
			WHERE d.seq = o.seq AND d.id = o.id AND d.state = 'pending' RETURNING d.id`,
			[
				outcomes.map(({ delivery }) => delivery.seq),
				outcomes.map(({ delivery }) => delivery.id),
				outcomes.map(({ result }) => (result === 'retry' ? 'pending' : result)),
				outcomes.map(({ result, at, durationMs }) => (result === 'retry' ? null : at + durationMs)),
				outcomes.map(({ throttled }) => (throttled ? 1 : 0)),
			],
		),
	);
	return new Set(rows.map(({ id }) => id));
}

/** One that backs off waits until then, unless it is held for longer. */
async function giveBack(
	change: Change,
	outcomes: readonly DeliveryOutcome[],
	settled: ReadonlySet<string>,
): Promise<void> {
	await change.send(
		statementOf(
			`UPDATE lanes l SET claimed_by = NULL,
				due_at = CASE WHEN l.due_at < ${NEVER} THEN coalesce(o.retry_at, l.due_at) ELSE l.due_at END
			FROM unnest($1::text[], $2::text[], $3::bigint[]) AS o(target, session_id, retry_at)
			WHERE l.target = o.target AND l.session_id = o.session_id`,
			[
				outcomes.map(({ delivery }) => delivery.target),
				outcomes.map(({ delivery }) => delivery.sessionId),
				outcomes.map(({ delivery, result, retryAt }) =>
					result === 'retry' && settled.has(delivery.id) ? retryAt : null,
				),
			],
		),
	);
}

async function recordAttempts(change: Change, outcomes: readonly DeliveryOutcome[]): Promise<void> {
	if (outcomes.length === 0) return;
	await change.send(
		statementOf(
			`INSERT INTO delivery_attempts
				(delivery_seq, attempt, at, duration_ms, ok, status, reason, answer)
			SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::integer[], $5::integer[],
				$6::integer[], $7::text[], $8::text[])
			ON CONFLICT (delivery_seq, attempt) DO UPDATE SET at = excluded.at,
				duration_ms = excluded.duration_ms, ok = excluded.ok, status = excluded.status,
				reason = excluded.reason, answer = excluded.answer`,
			[
				outcomes.map(({ delivery }) => delivery.seq),
				outcomes.map(({ delivery }) => delivery.attempts + 1),
				outcomes.map(({ at }) => at),
				outcomes.map(({ durationMs }) => Math.round(durationMs)),
				outcomes.map(({ result }) => Number(result === 'delivered')),
				outcomes.map(({ status }) => status),
				outcomes.map(({ reason }) => reason),
				outcomes.map(({ answer }) => answer),
			],
		),
	);
}

async function recordStatuses(change: Change, outcomes: readonly DeliveryOutcome[]): Promise<void> {
	const tallies = [...tallyOutcomes(outcomes)].sort((a, b) => (a.target < b.target ? -1 : 1));
	for (const { target, attempts, failures, recovered, failing_since, last } of tallies) {
		await change.send(
			statementOf(
				`INSERT INTO target_status
					(target, at, ok, status, reason, failing_since, attempts, failures)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
				ON CONFLICT (target) DO UPDATE SET at = excluded.at, ok = excluded.ok,
					status = excluded.status, reason = excluded.reason,
					failing_since = CASE WHEN $9::integer = 1 THEN excluded.failing_since
						ELSE coalesce(target_status.failing_since, excluded.failing_since) END,
					attempts = target_status.attempts + excluded.attempts,
					failures = target_status.failures + excluded.failures`,
				[
					target,
					last.at,
					Number(last.result === 'delivered'),
					last.status,
					last.reason,
					failing_since,
					attempts,
					failures,
					recovered,
				],
			),
		);
	}
}

function isWait(target: string): boolean {
	return target.startsWith(WAIT_TARGET);
}

function laneOf({ target, sessionId }: { target: string; sessionId: string }): string {
	return `${target} ${sessionId}`;
}
