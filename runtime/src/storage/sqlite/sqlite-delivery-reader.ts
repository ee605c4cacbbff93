/** Reads of the outbox's tables. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
	AttemptRecord,
	DeliveryRecord,
	DeliveryState,
	EventHead,
	TargetBacklog,
	TargetStatus,
} from '../delivery-records';
import { idPrefix } from '../../core/new-id';
import type { DeliveryReader } from '../delivery-store';
import { SqliteStatements } from './sqlite-statements';

/** Later than any clock: the due time of lanes that are held. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** Only the head of a lane has a time of its next attempt; what is behind it waits for the head. */
const DELIVERY = `SELECT d.id, d.seq, d.target, d.session_id AS sessionId, d.event_seq AS eventSeq,
	e.id AS eventId, e.type AS eventType, e.created_at AS createdAt, d.state, d.attempts,
	d.settled_at AS settledAt,
	CASE WHEN d.state = 'pending' AND l.due_at < ${NEVER} AND d.event_seq = (
		SELECT min(event_seq) FROM deliveries h
		WHERE h.target = d.target AND h.session_id = d.session_id AND h.event_seq > l.done_seq
			AND h.state = 'pending'
	) THEN l.due_at END AS nextAttemptAt
	FROM deliveries d JOIN events e ON e.seq = d.event_seq
	LEFT JOIN lanes l ON l.target = d.target AND l.session_id = d.session_id`;

/** With no more targets than this, looking at each of them is quickest. */
const FEW_TARGETS = 32;

/** Lanes that are looked at for their targets when there are more. */
const MAX_WALKED = 1000;

/** What waits is counted in steps of so many. */
const WAITING_AT_ONCE = 1000;

/** Milliseconds after which counting lets everything else have its turn. */
const STEP_MS = 5;

interface Lane {
	target: string;
	sessionId: string;
	doneSeq: number;
}

interface Waiting {
	count: number;
	first: number | null;
	last: number | null;
}

interface DueTarget {
	target: string;
	/** When its first lane fell due. */
	dueAt: number;
}

export class SqliteDeliveryReader extends SqliteStatements implements DeliveryReader {
	async getDelivery(id: string): Promise<DeliveryRecord | undefined> {
		return this.sql(`${DELIVERY} WHERE d.id = ?`).get(id) as DeliveryRecord | undefined;
	}

	async findDelivery(target: string, eventSeq: number): Promise<DeliveryRecord | undefined> {
		const find = this.sql(`${DELIVERY} WHERE d.target = ? AND d.event_seq = ?`);
		return find.get(target, eventSeq) as DeliveryRecord | undefined;
	}

	async isJoined(target: string, sessionId: string, eventSeq: number): Promise<boolean> {
		const next = this.sql(
			`SELECT joined_from AS joinedFrom FROM deliveries
			WHERE target = ? AND session_id = ? AND event_seq > ? ORDER BY event_seq LIMIT 1`,
		).get(target, sessionId, eventSeq) as { joinedFrom: number | null } | undefined;
		return typeof next?.joinedFrom === 'number' && next.joinedFrom <= eventSeq;
	}

	async eventsAfter(seq: number, limit: number): Promise<EventHead[]> {
		const rows = this.sql(
			`SELECT seq, type, name, session_id AS sessionId, body FROM events
			WHERE seq > ? ORDER BY seq LIMIT ?`,
		).all(seq, limit);
		return rows as EventHead[];
	}

	async lastEventSeqBefore(time: number): Promise<number> {
		// Events have no index by time, but their ids begin with it.
		const row = this.sql('SELECT seq FROM events WHERE id < ? ORDER BY id DESC LIMIT 1').get(
			idPrefix('evt', time),
		);
		return (row as { seq: number } | undefined)?.seq ?? 0;
	}

	async listDeliveries(
		target: string,
		filter: { state?: DeliveryState; beforeEventSeq?: number; limit: number },
	): Promise<DeliveryRecord[]> {
		const { state, beforeEventSeq = NEVER, limit } = filter;
		const rows = this.sql(
			`${DELIVERY} WHERE d.target = @target AND d.event_seq < @beforeEventSeq
				${state === undefined ? '' : 'AND d.state = @state'}
			ORDER BY d.event_seq DESC LIMIT @limit`,
		).all({ target, beforeEventSeq, limit, ...(state !== undefined && { state }) });
		return rows as DeliveryRecord[];
	}

	async listAttempts({ seq }: { seq: number }, limit: number): Promise<AttemptRecord[]> {
		const rows = this.sql(
			`SELECT attempt, at, duration_ms AS durationMs, ok, status, reason, answer
			FROM delivery_attempts WHERE delivery_seq = ? ORDER BY attempt DESC LIMIT ?`,
		).all(seq, limit) as Array<Omit<AttemptRecord, 'ok'> & { ok: number }>;
		return rows.map((row) => ({ ...row, ok: row.ok === 1 }));
	}

	async getTargetStatus(target: string): Promise<TargetStatus | undefined> {
		const row = this.sql(
			`SELECT at, ok, status, reason, failing_since AS failingSince, attempts, failures
			FROM target_status WHERE target = ?`,
		).get(target) as (Omit<TargetStatus, 'ok'> & { ok: number }) | undefined;
		return row && { ...row, ok: row.ok === 1 };
	}

	async nextDueAt(after: number): Promise<number | undefined> {
		const row = this.sql(
			`SELECT min(due_at) AS dueAt FROM lanes WHERE due_at > ? AND due_at < ${NEVER}`,
		).get(after) as { dueAt: number | null };
		return row.dueAt ?? undefined;
	}

	async listBacklogs(): Promise<TargetBacklog[]> {
		const backlogs = new Map<string, { pending: number; oldest: number }>();
		let began = performance.now();
		for (let at = { target: '', sessionId: '' }; ; ) {
			const lanes = this.sql(
				`SELECT target, session_id AS sessionId, done_seq AS doneSeq FROM lanes
				WHERE (target, session_id) > (?, ?) ORDER BY target, session_id LIMIT ?`,
			).all(at.target, at.sessionId, WAITING_AT_ONCE) as Lane[];
			for (const lane of lanes) {
				let after = lane.doneSeq;
				for (let more = true; more; ) {
					// There may be a million of them, and everybody else waits for each step.
					if (performance.now() - began > STEP_MS) {
						await nextTurn();
						began = performance.now();
					}
					const { count, first, last } = this.waitingOf(lane, after);
					if (first === null || last === null) break;
					const known = backlogs.get(lane.target);
					if (!known) backlogs.set(lane.target, { pending: count, oldest: first });
					else {
						known.pending += count;
						known.oldest = Math.min(known.oldest, first);
					}
					after = last;
					more = count === WAITING_AT_ONCE;
				}
			}
			const last = lanes.at(-1);
			if (!last || lanes.length < WAITING_AT_ONCE) break;
			at = last;
		}
		const createdAt = this.sql('SELECT created_at AS at FROM events WHERE seq = ?');
		return [...backlogs].flatMap(([target, { pending, oldest }]) => {
			const event = createdAt.get(oldest) as { at: number } | undefined;
			return event ? [{ target, pending, oldestAt: event.at }] : [];
		});
	}

	/** Counts a step of what waits in a lane after a position. */
	private waitingOf({ target, sessionId }: Lane, after: number): Waiting {
		return this.sql(
			`SELECT count(*) AS count, min(event_seq) AS first, max(event_seq) AS last FROM (
				SELECT event_seq FROM deliveries
				WHERE target = ? AND session_id = ? AND event_seq > ? AND state = 'pending'
				ORDER BY event_seq LIMIT ?
			)`,
		).get(target, sessionId, after, WAITING_AT_ONCE) as Waiting;
	}

	/**
	 * Targets with lanes that are due, whoever has waited longest first. There may be thousands of targets with
	 * little that is due, or thousands of lanes of few targets that are: neither is walked through for the other.
	 */
	protected dueTargets(now: number): DueTarget[] {
		const few = this.hopTargets(FEW_TARGETS + 1);
		if (few.length <= FEW_TARGETS) return dueBy(now, few);
		const walked = this.sql(
			`SELECT target, min(due_at) AS dueAt, count(*) AS lanes FROM (
				SELECT target, due_at FROM lanes WHERE due_at <= ? ORDER BY due_at LIMIT ?
			) GROUP BY target ORDER BY dueAt`,
		).all(now, MAX_WALKED) as Array<DueTarget & { lanes: number }>;
		const lanes = walked.reduce((sum, target) => sum + target.lanes, 0);
		return lanes < MAX_WALKED ? walked : dueBy(now, this.hopTargets(-1));
	}

	/** Targets with waiting lanes and when their first is due, hopping along the index from one to the next. */
	private hopTargets(limit: number): DueTarget[] {
		const rows = this.sql(
			`WITH RECURSIVE hop(target) AS (
				SELECT min(target) FROM lanes
				UNION ALL
				SELECT (SELECT min(target) FROM lanes WHERE target > hop.target)
				FROM hop WHERE hop.target IS NOT NULL
				LIMIT ?
			)
			SELECT target, (
				SELECT min(due_at) FROM lanes WHERE lanes.target = hop.target
			) AS dueAt FROM hop WHERE target IS NOT NULL`,
		).all(limit);
		return rows as DueTarget[];
	}
}

function dueBy(now: number, targets: readonly DueTarget[]): DueTarget[] {
	return targets.filter(({ dueAt }) => dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
}
