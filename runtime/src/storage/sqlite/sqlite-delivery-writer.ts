/** Writes of the outbox's tables, inside the batch that the group commit has open. */
import type Database from 'better-sqlite3';
import type { EventType } from '../../../../protocol/event-types';
import type {
	DeliveryOutcome,
	DeliveryRecord,
	DueDelivery,
	JoinedDelivery,
} from '../delivery-records';
import { idPrefix } from '../../core/new-id';
import type { DeliveryWriter } from '../delivery-store';
import { tally, type TargetTally } from '../tally-outcomes';
import { WAIT_TARGET } from '../waits';
import { NEVER } from './sqlite-delivery-reader';
import { SqliteReader } from './sqlite-reader';

/** A lane with something to deliver. */
interface DueLane {
	sessionId: string;
	doneSeq: number;
	dueAt: number;
}

type Head = DueDelivery & { eventSeq: number };

type HeadValues = [
	seq: number,
	id: string,
	attempts: number,
	attemptsBefore: number,
	eventSeq: number,
	eventId: string,
	eventType: EventType,
	body: Buffer,
];

export class SqliteDeliveryWriter extends SqliteReader implements DeliveryWriter {
	/** Position of the newest event that is known to be on disk: nobody outside is told of later ones. */
	private durableSeq = 0;
	private heads: Database.Statement | undefined;

	eventsAreDurable(seq: number): void {
		this.durableSeq = Math.max(this.durableSeq, seq);
	}

	async enqueueDelivery(delivery: {
		id: string;
		target: string;
		sessionId: string;
		eventSeq: number;
		dueAt: number;
		joined?: JoinedDelivery;
	}): Promise<void> {
		const { id, target, sessionId, eventSeq, dueAt, joined } = delivery;
		this.sql(
			`INSERT INTO deliveries
				(id, target, session_id, event_seq, state, attempts, joined_from, joined_body)
			VALUES (?, ?, ?, ?, 'pending', 0, ?, ?)`,
		).run(id, target, sessionId, eventSeq, joined?.from ?? null, joined?.body ?? null);
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
		room: (target: string, claimed: readonly DueDelivery[]) => number | Promise<number>,
		isBusy: (target: string, sessionId: string) => boolean,
	): Promise<DueDelivery[]> {
		const claimed: DueDelivery[] = [];
		for (const { target } of this.dueTargets(now)) {
			if (claimed.length >= limit) break;
			// Taken target by target, so that one with a long backlog leaves room for the others.
			const count = Math.min(limit - claimed.length, await room(target, claimed));
			if (count > 0) claimed.push(...this.claimOf(target, now, count, isBusy));
		}
		return claimed;
	}

	async settleDeliveries(outcomes: readonly DeliveryOutcome[]): Promise<void> {
		const tallies = new Map<string, TargetTally>();
		for (const outcome of outcomes) {
			const { delivery, result, at, durationMs, status, reason, answer, throttled } = outcome;
			const settled = result !== 'retry';
			// By the id as well: a position can be another delivery's by now, if this one was erased meanwhile.
			const { changes } = this.sql(
				`UPDATE deliveries SET state = ?, attempts = attempts + 1, settled_at = ?,
					attempts_before = attempts_before + ?
				WHERE seq = ? AND id = ? AND state = 'pending'`,
			).run(
				settled ? result : 'pending',
				settled ? at + durationMs : null,
				throttled ? 1 : 0,
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
			const { target } = delivery;
			if (!target.startsWith(WAIT_TARGET)) tally(tallies, outcome);
			else if (settled) await this.waits.delete(target.slice(WAIT_TARGET.length));
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

	async hurryLanes(now: number): Promise<void> {
		this.sql(`UPDATE lanes SET due_at = @now WHERE due_at > @now AND due_at < ${NEVER}`).run({
			now,
		});
	}

	async clearFailures(target: string): Promise<void> {
		this.sql(
			`UPDATE deliveries SET attempts_before = attempts FROM lanes l
			WHERE l.target = ? AND deliveries.target = l.target AND deliveries.session_id = l.session_id
				AND deliveries.event_seq > l.done_seq AND deliveries.state = 'pending'
				AND deliveries.attempts > deliveries.attempts_before`,
		).run(target);
		this.sql('UPDATE target_status SET failing_since = NULL WHERE target = ?').run(target);
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

	async deleteSettled(before: number, after: string, limit: number): Promise<string | undefined> {
		// Ids begin with the time of queueing, so what was queued since is not even looked at.
		const rows = this.sql(
			`SELECT seq, id, settled_at AS settledAt FROM deliveries
			WHERE id > ? AND id < ? ORDER BY id LIMIT ?`,
		).all(after, idPrefix('dlv', before), limit) as Array<{
			seq: number;
			id: string;
			settledAt: number | null;
		}>;
		const old = rows.filter(({ settledAt }) => settledAt !== null && settledAt < before);
		const seqs = JSON.stringify(old.map(({ seq }) => seq));
		const among = 'IN (SELECT value FROM json_each(?))';
		this.sql(`DELETE FROM delivery_attempts WHERE delivery_seq ${among}`).run(seqs);
		this.sql(`DELETE FROM deliveries WHERE seq ${among}`).run(seqs);
		return rows.length < limit ? undefined : rows.at(-1)?.id;
	}

	/** The heads of a target's lanes; each lane goes to the end of the queue with that, so that all get their turn. */
	private claimOf(
		target: string,
		now: number,
		count: number,
		isBusy: (target: string, sessionId: string) => boolean,
	): DueDelivery[] {
		const claimed = new Map<string, DueDelivery>();
		let last: DueLane = { sessionId: '', doneSeq: 0, dueAt: -1 };
		for (;;) {
			const lanes = this.sql(
				`SELECT session_id AS sessionId, done_seq AS doneSeq, due_at AS dueAt FROM lanes
				WHERE target = ? AND due_at <= ? AND (due_at, session_id) > (?, ?)
				ORDER BY due_at, session_id LIMIT ?`,
			).all(target, now, last.dueAt, last.sessionId, count) as DueLane[];
			for (const lane of lanes) {
				if (claimed.size === count) break;
				last = lane;
				// One that was taken just now comes by again at the end of the queue.
				if (claimed.has(lane.sessionId) || isBusy(target, lane.sessionId)) continue;
				const head = this.claimHead(target, lane, now);
				if (head) claimed.set(lane.sessionId, head);
			}
			if (claimed.size === count || lanes.length < count) return [...claimed.values()];
		}
	}

	/** Takes the oldest pending delivery of a lane, unless its event is not on disk yet. */
	private claimHead(
		target: string,
		{ sessionId, doneSeq }: DueLane,
		now: number,
	): DueDelivery | undefined {
		const head = this.head(target, sessionId, doneSeq);
		if (!head) {
			this.endLane(target, sessionId, doneSeq);
			return undefined;
		}
		// Whoever waits for the disk for it says so when it is there.
		if (head.eventSeq > this.durableSeq) return undefined;
		this.sql('UPDATE lanes SET due_at = ?, done_seq = ? WHERE target = ? AND session_id = ?').run(
			now,
			head.eventSeq - 1,
			target,
			sessionId,
		);
		return head;
	}

	/** The oldest pending delivery of a lane, with what is to be sent. */
	private head(target: string, sessionId: string, doneSeq: number): Head | undefined {
		// By position, as every attempt begins here: naming the columns costs as much as finding the row.
		this.heads ??= this.prepare(
			`SELECT d.seq, d.id, d.attempts, d.attempts_before, d.event_seq, e.id, e.type,
				CAST(coalesce(d.joined_body, e.body) AS BLOB)
			FROM deliveries d JOIN events e ON e.seq = d.event_seq
			WHERE d.target = ? AND d.session_id = ? AND d.event_seq > ? AND d.state = 'pending'
			ORDER BY d.event_seq LIMIT 1`,
		).raw();
		const values = this.heads.get(target, sessionId, doneSeq) as HeadValues | undefined;
		if (!values) return undefined;
		const [seq, id, attempts, attemptsBefore, eventSeq, eventId, eventType, body] = values;
		return {
			id,
			seq,
			target,
			sessionId,
			attempts,
			attemptsBefore,
			eventSeq,
			eventId,
			eventType,
			body,
		};
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
