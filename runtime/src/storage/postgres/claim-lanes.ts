/** Takes the heads of a target's lanes for one attempt each, such that no other instance has them meanwhile. */
import type { EventType } from '../../../../protocol/event-types';
import type { DueDelivery } from '../delivery-records';
import type { Change } from './change';
import type { InstanceMemory } from './instance-memory';
import { statementOf } from './postgres-statements';

export interface LaneClaim {
	target: string;
	now: number;
	/** Lanes at the most. */
	count: number;
	isBusy(target: string, sessionId: string): boolean;
}

/** A lane with something to deliver. */
interface DueLane {
	sessionId: string;
	doneSeq: number;
	dueAt: number;
}

interface HeadRow {
	sessionId: string;
	/** Null if nothing in the lane waits any more. */
	seq: number | null;
	id: string;
	attempts: number;
	attemptsBefore: number;
	eventSeq: number;
	eventId: string;
	eventType: EventType;
	body: string;
}

/**
 * Locks lanes first and reads what is in them with a statement of its own: one statement for both would see
 * deliveries as they were before it had to wait for, or skip, a lock.
 */
export async function claimLanes(
	change: Change,
	memory: InstanceMemory,
	{ target, now, count, isBusy }: LaneClaim,
): Promise<DueDelivery[]> {
	const claimed = new Map<string, DueDelivery>();
	const busy = [...(memory.held.get(target) ?? [])].filter((sessionId) =>
		isBusy(target, sessionId),
	);
	let last: DueLane = { sessionId: '', doneSeq: 0, dueAt: -1 };
	for (;;) {
		const lanes = await lockDue(change, memory.id, { target, now, count, busy, last });
		last = lanes.at(-1) ?? last;
		// One that was taken just now comes by again at the end of the queue.
		const free = lanes.filter(
			({ sessionId }) => !claimed.has(sessionId) && !isBusy(target, sessionId),
		);
		const heads = free.length > 0 ? await headsOf(change, target, free) : [];
		const found: HeadRow[] = [];
		const ended: string[] = [];
		for (const head of heads) {
			if (head.seq === null) ended.push(head.sessionId);
			else if (claimed.size + found.length < count) found.push(head);
		}
		if (ended.length > 0) await endLanes(change, target, ended);
		if (found.length > 0) await take(change, memory.id, target, now, found);
		for (const head of found) {
			memory.hold(target, head.sessionId);
			claimed.set(head.sessionId, toDue(target, head));
		}
		if (claimed.size === count || lanes.length < count) return [...claimed.values()];
	}
}

async function lockDue(
	change: Change,
	instance: string,
	{
		target,
		now,
		count,
		busy,
		last,
	}: { target: string; now: number; count: number; busy: string[]; last: DueLane },
): Promise<DueLane[]> {
	// Our own claims as well: an attempt that nobody here knows of any more was broken off.
	const { rows } = await change.query<DueLane>(
		statementOf(
			`SELECT session_id AS "sessionId", done_seq AS "doneSeq", due_at AS "dueAt" FROM lanes
			WHERE target = $1 AND due_at <= $2 AND (due_at, session_id) > ($3, $4)
				AND (claimed_by IS NULL OR claimed_by = $5) AND session_id <> ALL($6::text[])
			ORDER BY due_at, session_id LIMIT $7 FOR UPDATE SKIP LOCKED`,
			[target, now, last.dueAt, last.sessionId, instance, busy, count],
		),
	);
	return rows;
}

/** The oldest pending delivery of each lane, with what is to be sent. */
async function headsOf(
	change: Change,
	target: string,
	lanes: readonly DueLane[],
): Promise<HeadRow[]> {
	const { rows } = await change.query<HeadRow>(
		statementOf(
			`SELECT l.session_id AS "sessionId", h.* FROM unnest($2::text[], $3::bigint[])
				WITH ORDINALITY AS l(session_id, done_seq, place)
			LEFT JOIN LATERAL (
				SELECT d.seq, d.id, d.attempts, d.attempts_before AS "attemptsBefore",
					d.event_seq AS "eventSeq", e.id AS "eventId", e.type AS "eventType",
					coalesce(d.joined_body, e.body) AS body
				FROM deliveries d JOIN events e ON e.seq = d.event_seq
				WHERE d.target = $1 AND d.session_id = l.session_id AND d.event_seq > l.done_seq
					AND d.state = 'pending'
				ORDER BY d.event_seq LIMIT 1
			) h ON true ORDER BY l.place`,
			[target, lanes.map(({ sessionId }) => sessionId), lanes.map(({ doneSeq }) => doneSeq)],
		),
	);
	return rows;
}

/** Each lane goes to the end of the queue with its claim, so that all get their turn. */
async function take(
	change: Change,
	instance: string,
	target: string,
	now: number,
	heads: readonly HeadRow[],
): Promise<void> {
	await change.send(
		statementOf(
			`UPDATE lanes l SET claimed_by = $1, due_at = $2, done_seq = h.event_seq - 1
			FROM unnest($4::text[], $5::bigint[]) AS h(session_id, event_seq)
			WHERE l.target = $3 AND l.session_id = h.session_id`,
			[
				instance,
				now,
				target,
				heads.map(({ sessionId }) => sessionId),
				heads.map(({ eventSeq }) => eventSeq),
			],
		),
	);
}

/** Ends lanes that have nothing to send any more: all of it was settled, or its events were erased. */
async function endLanes(change: Change, target: string, sessions: string[]): Promise<void> {
	await change.send(
		statementOf(
			`DELETE FROM deliveries d USING lanes l
			WHERE l.target = $1 AND l.session_id = ANY($2::text[]) AND d.target = l.target
				AND d.session_id = l.session_id AND d.event_seq > l.done_seq AND d.state = 'pending'`,
			[target, sessions],
		),
	);
	await change.send(
		statementOf('DELETE FROM lanes WHERE target = $1 AND session_id = ANY($2::text[])', [
			target,
			sessions,
		]),
	);
}

function toDue(target: string, head: HeadRow): DueDelivery {
	const { sessionId, id, seq, attempts, attemptsBefore, eventId, eventType, body } = head;
	return {
		id,
		seq: seq as number,
		target,
		sessionId,
		attempts,
		attemptsBefore,
		eventId,
		eventType,
		body: Buffer.from(body),
	};
}
