/** Reads of the outbox's tables. */
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
import { PostgresStatements } from './postgres-statements';

/** Later than any clock: the due time of lanes that are held. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** Only the head of a lane has a time of its next attempt; what is behind it waits for the head. */
const DELIVERY = `SELECT d.id, d.seq, d.target, d.session_id AS "sessionId", d.event_seq AS "eventSeq",
	e.id AS "eventId", e.type AS "eventType", e.created_at AS "createdAt", d.state, d.attempts,
	d.settled_at AS "settledAt",
	CASE WHEN d.state = 'pending' AND l.due_at < ${NEVER} AND d.event_seq = (
		SELECT min(event_seq) FROM deliveries h
		WHERE h.target = d.target AND h.session_id = d.session_id AND h.event_seq > l.done_seq
			AND h.state = 'pending'
	) THEN l.due_at END AS "nextAttemptAt"
	FROM deliveries d JOIN events e ON e.seq = d.event_seq
	LEFT JOIN lanes l ON l.target = d.target AND l.session_id = d.session_id`;

/** With no more targets than this, looking at each of them is quickest. */
const FEW_TARGETS = 32;

/** More targets than there can be: all of them. */
const ALL_TARGETS = 1_000_000;

/** Lanes that are looked at for their targets when there are more. */
const MAX_WALKED = 1000;

interface DueTarget {
	target: string;
	/** When its first lane fell due. */
	dueAt: number;
}

export class PostgresDeliveryReader extends PostgresStatements implements DeliveryReader {
	/** Called before deliveries are read: a transaction may have some that it has not written yet. */
	protected async flushed(): Promise<void> {}

	async getDelivery(id: string): Promise<DeliveryRecord | undefined> {
		await this.flushed();
		return await this.row(`${DELIVERY} WHERE d.id = $1`, id);
	}

	async findDelivery(target: string, eventSeq: number): Promise<DeliveryRecord | undefined> {
		await this.flushed();
		return await this.row(`${DELIVERY} WHERE d.target = $1 AND d.event_seq = $2`, target, eventSeq);
	}

	async isJoined(target: string, sessionId: string, eventSeq: number): Promise<boolean> {
		await this.flushed();
		const next = await this.row<{ joinedFrom: number | null }>(
			`SELECT joined_from AS "joinedFrom" FROM deliveries
			WHERE target = $1 AND session_id = $2 AND event_seq > $3 ORDER BY event_seq LIMIT 1`,
			target,
			sessionId,
			eventSeq,
		);
		return typeof next?.joinedFrom === 'number' && next.joinedFrom <= eventSeq;
	}

	async eventsAfter(seq: number, limit: number): Promise<EventHead[]> {
		return await this.rows(
			`SELECT seq, type, name, session_id AS "sessionId", body FROM events
			WHERE seq > $1 ORDER BY seq LIMIT $2`,
			seq,
			limit,
		);
	}

	async lastEventSeqBefore(time: number): Promise<number> {
		// Events have no index by time, but their ids begin with it.
		const row = await this.row<{ seq: number }>(
			'SELECT seq FROM events WHERE id < $1 ORDER BY id DESC LIMIT 1',
			idPrefix('evt', time),
		);
		return row?.seq ?? 0;
	}

	async listDeliveries(
		target: string,
		filter: { state?: DeliveryState; beforeEventSeq?: number; limit: number },
	): Promise<DeliveryRecord[]> {
		await this.flushed();
		const { state, beforeEventSeq = NEVER, limit } = filter;
		const ofState = state === undefined ? '' : 'AND d.state = $4';
		return await this.rows(
			`${DELIVERY} WHERE d.target = $1 AND d.event_seq < $2 ${ofState}
			ORDER BY d.event_seq DESC LIMIT $3`,
			target,
			beforeEventSeq,
			limit,
			...(state === undefined ? [] : [state]),
		);
	}

	async listAttempts({ seq }: { seq: number }, limit: number): Promise<AttemptRecord[]> {
		return await this.rows(
			`SELECT attempt, at, duration_ms AS "durationMs", ok = 1 AS ok, status, reason, answer
			FROM delivery_attempts WHERE delivery_seq = $1 ORDER BY attempt DESC LIMIT $2`,
			seq,
			limit,
		);
	}

	async getTargetStatus(target: string): Promise<TargetStatus | undefined> {
		return await this.row(
			`SELECT at, ok = 1 AS ok, status, reason, failing_since AS "failingSince", attempts, failures
			FROM target_status WHERE target = $1`,
			target,
		);
	}

	async nextDueAt(after: number): Promise<number | undefined> {
		await this.flushed();
		const row = await this.row<{ dueAt: number | null }>(
			`SELECT min(due_at) AS "dueAt" FROM lanes WHERE due_at > $1 AND due_at < ${NEVER}`,
			after,
		);
		return row?.dueAt ?? undefined;
	}

	async listBacklogs(): Promise<TargetBacklog[]> {
		await this.flushed();
		return await this.rows(
			`SELECT w.target, sum(w.pending)::bigint AS pending, min(e.created_at) AS "oldestAt" FROM (
				SELECT l.target, count(*) AS pending, min(d.event_seq) AS oldest
				FROM lanes l JOIN deliveries d ON d.target = l.target AND d.session_id = l.session_id
					AND d.event_seq > l.done_seq AND d.state = 'pending'
				GROUP BY l.target, l.session_id
			) w JOIN events e ON e.seq = w.oldest GROUP BY w.target`,
		);
	}

	/**
	 * Targets with lanes that are due, whoever has waited longest first. There may be thousands of targets with
	 * little that is due, or thousands of lanes of few targets that are: neither is walked through for the other.
	 */
	protected async dueTargets(now: number): Promise<DueTarget[]> {
		const few = await this.hopTargets(FEW_TARGETS + 1);
		if (few.length <= FEW_TARGETS) return dueBy(now, few);
		const walked = await this.rows<DueTarget & { lanes: number }>(
			`SELECT target, min(due_at) AS "dueAt", count(*) AS lanes FROM (
				SELECT target, due_at FROM lanes WHERE due_at <= $1 ORDER BY due_at LIMIT $2
			) due GROUP BY target ORDER BY "dueAt"`,
			now,
			MAX_WALKED,
		);
		const lanes = walked.reduce((sum, target) => sum + target.lanes, 0);
		return lanes < MAX_WALKED ? walked : dueBy(now, await this.hopTargets(ALL_TARGETS));
	}

	/** Targets with waiting lanes and when their first is due, hopping along the index from one to the next. */
	private async hopTargets(limit: number): Promise<DueTarget[]> {
		return await this.rows(
			`WITH RECURSIVE hop(target) AS (
				SELECT min(target) FROM lanes
				UNION ALL
				SELECT (SELECT min(target) FROM lanes WHERE target > hop.target)
				FROM hop WHERE hop.target IS NOT NULL
			)
			SELECT target, (
				SELECT min(due_at) FROM lanes WHERE lanes.target = hop.target
			) AS "dueAt" FROM hop WHERE target IS NOT NULL LIMIT $1`,
			limit,
		);
	}
}

function dueBy(now: number, targets: readonly DueTarget[]): DueTarget[] {
	return targets.filter(({ dueAt }) => dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
}
