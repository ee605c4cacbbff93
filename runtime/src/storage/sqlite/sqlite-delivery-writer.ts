/** Writes of the outbox's tables, inside the batch that the group commit has open. */
import type { DeliveryOutcome, DeliveryRecord, DueDelivery } from '../delivery-records';
import { idPrefix } from '../../core/new-id';
import type { DeliveryWriter } from '../delivery-store';
import { NEVER } from './sqlite-delivery-reader';
import { SqliteReader } from './sqlite-reader';

/** Lanes of a target that may be busy and so are looked past: as many as attempts can be under way. */
const MAX_BUSY = 256;

/** What a batch of outcomes says of one target. */
interface TargetTally {
	target: string;
	attempts: number;
	failures: number;
	/** Whether a success in the batch ended what failing there was before it. */
	recovered: number;
	failing_since: number | null;
	last: DeliveryOutcome;
}

export class SqliteDeliveryWriter extends SqliteReader implements DeliveryWriter {
	/** Position of the newest event that is known to be on disk: nobody outside is told of later ones. */
	private durableSeq = 0;

	eventsAreDurable(seq: number): void {
		this.durableSeq = Math.max(this.durableSeq, seq);
	}

	async enqueueDelivery(delivery: {
		id: string;
		target: string;
		sessionId: string;
		eventSeq: number;
		dueAt: number;
	}): Promise<void> {
		const { id, target, sessionId, eventSeq, dueAt } = delivery;
		this.sql(
			`INSERT INTO deliveries (id, target, session_id, event_seq, state, attempts)
			VALUES (?, ?, ?, ?, 'pending', 0)`,
		).run(id, target, sessionId, eventSeq);
		// A lane that exists is busy or backing off: the newcomer waits its turn.
		this.sql(
			`INSERT INTO lanes (target, session_id, due_at, done_seq) VALUES (?, ?, ?, ?)
			ON CONFLICT (target, session_id) DO UPDATE SET done_seq = excluded.done_seq
			WHERE done_seq > excluded.done_seq`,
		).run(target, sessionId, dueAt, eventSeq - 1);
	}

	async requeueDelivery(delivery: DeliveryRecord, dueAt: number): Promise<void> {
		const { seq, id, target, sessionId, eventSeq } = delivery;
		const { changes } = this.sql(
			`UPDATE deliveries SET state = 'pending', settled_at = NULL, attempts_before = attempts
			WHERE seq = ? AND id = ? AND state <> 'pending'`,
		).run(seq, id);
		if (changes > 0) {
			this.sql(
				`INSERT INTO lanes (target, session_id, due_at, done_seq) VALUES (?, ?, ?, ?)
				ON CONFLICT (target, session_id) DO UPDATE SET done_seq = min(done_seq, excluded.done_seq)`,
			).run(target, sessionId, dueAt, eventSeq - 1);
		}
		this.sql(
			`UPDATE lanes SET due_at = min(due_at, @dueAt)
			WHERE target = @target AND session_id = @sessionId AND due_at < ${NEVER}`,
		).run({ target, sessionId, dueAt });
	}

	async claimDue(
		now: number,
		limit: number,
		room: (target: string) => number,
		isBusy: (target: string, sessionId: string) => boolean,
	): Promise<DueDelivery[]> {
		const claimed: DueDelivery[] = [];
		const targets = this.dueTargets().sort((a, b) => a.dueAt - b.dueAt);
		for (const { target, dueAt } of targets) {
			if (dueAt > now) continue;
			// Taken target by target, so that one with a long backlog leaves room for the others.
			const count = Math.min(limit - claimed.length, room(target));
			if (count > 0) claimed.push(...this.claimOf(target, now, count, isBusy));
		}
		return claimed;
	}

	async settleDeliveries(outcomes: readonly DeliveryOutcome[]): Promise<void> {
		const tallies = new Map<string, TargetTally>();
		for (const outcome of outcomes) {
			const { delivery, result, at, durationMs, status, reason, answer } = outcome;
			const settled = result !== 'retry';
			// By the id as well: a position can be another delivery's by now, if this one was erased meanwhile.
			const { changes } = this.sql(
				`UPDATE deliveries SET state = ?, attempts = attempts + 1, settled_at = ?
				WHERE seq = ? AND id = ? AND state = 'pending'`,
			).run(
				settled ? result : 'pending',
				settled ? at + durationMs : null,
				delivery.seq,
				delivery.id,
			);
			// Cancelled while it was on its way: its lane is gone already.
			if (changes === 0) continue;
			// Its due time was moved on when it was taken; only backing off is another time.
			if (!settled) this.backOff(delivery, outcome.retryAt);
			this.sql(
				`INSERT OR REPLACE INTO delivery_attempts
					(delivery_seq, attempt, at, duration_ms, ok, status, reason, answer)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			).run(
				delivery.seq,
				delivery.attempts + 1,
				at,
				durationMs,
				Number(result === 'delivered'),
				status,
				reason,
				answer,
			);
			tally(tallies, outcome);
		}
		for (const { last, ...counts } of tallies.values()) {
			this.sql(
				`INSERT INTO target_status (target, at, ok, status, reason, failing_since, attempts, failures)
				VALUES (@target, @at, @ok, @status, @reason, @failing_since, @attempts, @failures)
				ON CONFLICT (target) DO UPDATE SET at = excluded.at, ok = excluded.ok,
					status = excluded.status, reason = excluded.reason,
					failing_since = CASE WHEN @recovered THEN excluded.failing_since
						ELSE coalesce(target_status.failing_since, excluded.failing_since) END,
					attempts = target_status.attempts + excluded.attempts,
					failures = target_status.failures + excluded.failures`,
			).run({
				...counts,
				at: last.at,
				ok: Number(last.result === 'delivered'),
				status: last.status,
				reason: last.reason,
			});
		}
	}

	async pauseTarget(target: string): Promise<void> {
		this.sql('UPDATE lanes SET due_at = ? WHERE target = ?').run(NEVER, target);
	}

	async resumeTarget(target: string, dueAt: number): Promise<void> {
		this.sql('UPDATE lanes SET due_at = ? WHERE target = ?').run(dueAt, target);
	}

	async cancelTarget(target: string, now: number): Promise<void> {
		this.sql(
			`UPDATE deliveries SET state = 'cancelled', settled_at = ? FROM lanes l
			WHERE l.target = ? AND deliveries.target = l.target AND deliveries.session_id = l.session_id
				AND deliveries.event_seq > l.done_seq AND deliveries.state = 'pending'`,
		).run(now, target);
		this.sql('DELETE FROM lanes WHERE target = ?').run(target);
		this.sql('DELETE FROM target_status WHERE target = ?').run(target);
	}

	async deleteSettled(
		before: number,
		afterSeq: number,
		limit: number,
	): Promise<number | undefined> {
		// Deliveries are settled in about the order they were queued in, so the old ones are at the beginning.
		const rows = this.sql(
			`SELECT seq, settled_at AS settledAt FROM deliveries
			WHERE seq > ? AND id < ? ORDER BY seq LIMIT ?`,
		).all(afterSeq, idPrefix('dlv', before), limit) as Array<{
			seq: number;
			settledAt: number | null;
		}>;
		const old = rows.filter(({ settledAt }) => settledAt !== null && settledAt < before);
		const seqs = JSON.stringify(old.map(({ seq }) => seq));
		const among = 'IN (SELECT value FROM json_each(?))';
		this.sql(`DELETE FROM delivery_attempts WHERE delivery_seq ${among}`).run(seqs);
		this.sql(`DELETE FROM deliveries WHERE seq ${among}`).run(seqs);
		return rows.length < limit ? undefined : rows.at(-1)?.seq;
	}

	/** The heads of a target's lanes; each lane goes to the end of the queue with that, so that all get their turn. */
	private claimOf(
		target: string,
		now: number,
		count: number,
		isBusy: (target: string, sessionId: string) => boolean,
	): DueDelivery[] {
		const claimed: DueDelivery[] = [];
		const lanes = this.sql(
			`SELECT session_id AS sessionId, done_seq AS doneSeq FROM lanes
			WHERE target = ? AND due_at <= ? ORDER BY due_at LIMIT ?`,
		).all(target, now, count + MAX_BUSY) as Array<{ sessionId: string; doneSeq: number }>;
		for (const { sessionId, doneSeq } of lanes) {
			if (claimed.length === count) break;
			if (isBusy(target, sessionId)) continue;
			const head = this.head(target, sessionId, doneSeq);
			if (!head) {
				this.endLane(target, sessionId, doneSeq);
				// Whoever waits for the disk for it says so when it is there.
			} else if (head.eventSeq <= this.durableSeq) {
				claimed.push(head);
				this.sql(
					'UPDATE lanes SET due_at = ?, done_seq = ? WHERE target = ? AND session_id = ?',
				).run(now, head.eventSeq - 1, target, sessionId);
			}
		}
		return claimed;
	}

	/** The oldest pending delivery of a lane, with what is to be sent. */
	private head(
		target: string,
		sessionId: string,
		doneSeq: number,
	): (DueDelivery & { eventSeq: number }) | undefined {
		return this.sql(
			`SELECT d.id, d.seq, d.target, d.session_id AS sessionId, d.attempts,
				d.attempts_before AS attemptsBefore, d.event_seq AS eventSeq, e.id AS eventId,
				e.type AS eventType, e.body
			FROM deliveries d JOIN events e ON e.seq = d.event_seq
			WHERE d.target = ? AND d.session_id = ? AND d.event_seq > ? AND d.state = 'pending'
			ORDER BY d.event_seq LIMIT 1`,
		).get(target, sessionId, doneSeq) as (DueDelivery & { eventSeq: number }) | undefined;
	}

	/** Holds a lane until its next attempt. One that is held for longer stays so. */
	private backOff({ target, sessionId }: DueDelivery, dueAt: number): void {
		this.sql(
			`UPDATE lanes SET due_at = ?
			WHERE target = ? AND session_id = ? AND due_at < ${NEVER}`,
		).run(dueAt, target, sessionId);
	}

	/** Ends a lane that has nothing to send any more: all of it was settled, or its events were erased. */
	private endLane(target: string, sessionId: string, doneSeq: number): void {
		this.sql(
			`DELETE FROM deliveries
			WHERE target = ? AND session_id = ? AND event_seq > ? AND state = 'pending'`,
		).run(target, sessionId, doneSeq);
		this.sql('DELETE FROM lanes WHERE target = ? AND session_id = ?').run(target, sessionId);
	}
}

/** Counts one outcome in. Statuses are written once a batch: a busy target's would be the hottest row of all. */
function tally(tallies: Map<string, TargetTally>, outcome: DeliveryOutcome): void {
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
