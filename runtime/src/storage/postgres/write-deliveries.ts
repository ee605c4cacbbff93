/** Writes deliveries that were queued, however many, with two statements. */
import type { QueryConfig } from 'pg';
import type { JoinedDelivery } from '../delivery-records';
import { statementOf } from './postgres-statements';

export interface NewDelivery {
	id: string;
	target: string;
	sessionId: string;
	eventSeq: number;
	dueAt: number;
	joined?: JoinedDelivery;
}

/** @param send sends a statement in the transaction that the deliveries belong to */
export async function writeDeliveries(
	send: (statement: QueryConfig) => Promise<void>,
	queued: readonly NewDelivery[],
): Promise<void> {
	await send(
		statementOf(
			`INSERT INTO deliveries
				(id, target, session_id, event_seq, state, attempts, joined_from, joined_body)
			SELECT id, target, session_id, event_seq, 'pending', 0, joined_from, joined_body
			FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
				AS d(id, target, session_id, event_seq, joined_from, joined_body)`,
			[
				queued.map(({ id }) => id),
				queued.map(({ target }) => target),
				queued.map(({ sessionId }) => sessionId),
				queued.map(({ eventSeq }) => eventSeq),
				queued.map(({ joined }) => joined?.from ?? null),
				queued.map(({ joined }) => joined?.body ?? null),
			],
		),
	);
	// A lane that exists is busy or backing off: the newcomer waits its turn.
	await send(
		statementOf(
			`INSERT INTO lanes (target, session_id, due_at, done_seq)
			SELECT target, session_id, min(due_at), min(event_seq) - 1
			FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
				AS d(target, session_id, due_at, event_seq)
			GROUP BY target, session_id ORDER BY target COLLATE "C", session_id COLLATE "C"
			ON CONFLICT (target, session_id) DO UPDATE SET done_seq = excluded.done_seq
			WHERE lanes.done_seq > excluded.done_seq`,
			[
				queued.map(({ target }) => target),
				queued.map(({ sessionId }) => sessionId),
				queued.map(({ dueAt }) => dueAt),
				queued.map(({ eventSeq }) => eventSeq),
			],
		),
	);
}
