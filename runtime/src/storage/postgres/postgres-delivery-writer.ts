/** Writes of the outbox's tables, in a transaction. */
import type { DeliveryOutcome, DeliveryRecord, DueDelivery } from '../delivery-records';
import { idPrefix } from '../../core/new-id';
import type { DeliveryWriter } from '../delivery-store';
import { MustBeAlone, type Change } from './change';
import { claimLanes } from './claim-lanes';
import type { InstanceMemory } from './instance-memory';
import { NEVER } from './postgres-delivery-reader';
import { PostgresReader } from './postgres-reader';
import { settleOutcomes } from './settle-outcomes';
import type { NewDelivery } from './write-deliveries';

export class PostgresDeliveryWriter extends PostgresReader implements DeliveryWriter {
	/** Whether this change left something to do for whoever has time. */
	leftWork = false;

	constructor(
		protected readonly change: Change,
		protected readonly memory: InstanceMemory,
	) {
		super(change);
	}

	/** What concerns more than one session is done alone: the first attempt ends here, the second one is. */
	protected async alone(): Promise<void> {
		if (!this.change.isAlone) throw new MustBeAlone();
	}

	async enqueueDelivery(delivery: NewDelivery): Promise<void> {
		this.change.enqueue(delivery);
		this.leftWork = true;
	}

	protected override async flushed(): Promise<void> {
		await this.change.flush();
	}

	async requeueDelivery(delivery: DeliveryRecord, dueAt: number): Promise<void> {
		const { seq, id, target, sessionId, eventSeq } = delivery;
		await this.flushed();
		this.leftWork = true;
		// The lane first, as whoever records outcomes locks them in this order.
		await this.send(
			`INSERT INTO lanes (target, session_id, due_at, done_seq) VALUES ($1, $2, $3, $4)
			ON CONFLICT (target, session_id) DO UPDATE SET
				done_seq = least(lanes.done_seq, excluded.done_seq),
				due_at = CASE WHEN lanes.due_at < ${NEVER} THEN least(lanes.due_at, excluded.due_at)
					ELSE lanes.due_at END`,
			target,
			sessionId,
			dueAt,
			eventSeq - 1,
		);
		await this.send(
			`UPDATE deliveries SET state = 'pending', settled_at = NULL, attempts_before = attempts
			WHERE seq = $1 AND id = $2 AND state <> 'pending'`,
			seq,
			id,
		);
	}

	async claimDue(
		now: number,
		limit: number,
		room: (target: string, claimed: readonly DueDelivery[]) => number | Promise<number>,
		isBusy: (target: string, sessionId: string) => boolean,
	): Promise<DueDelivery[]> {
		await this.flushed();
		// Whoever takes this instance for dead meanwhile waits for the end of this claim.
		const [atWork, due] = await Promise.all([
			this.count('SELECT 1 FROM instances WHERE id = $1 FOR KEY SHARE', this.memory.id),
			this.dueTargets(now),
		]);
		const claimed: DueDelivery[] = [];
		if (atWork === 0) return [];
		const { change, memory } = this;
		for (const { target } of due) {
			if (claimed.length >= limit) break;
			// Taken target by target, so that one with a long backlog leaves room for the others.
			const count = Math.min(limit - claimed.length, await room(target, claimed));
			if (count <= 0) continue;
			claimed.push(...(await claimLanes(change, memory, { target, now, count, isBusy })));
		}
		return claimed;
	}

	async settleDeliveries(outcomes: readonly DeliveryOutcome[]): Promise<void> {
		await this.flushed();
		await settleOutcomes(this.change, this.memory, outcomes);
	}

	async pauseTarget(target: string): Promise<void> {
		await this.alone();
		await this.flushed();
		await this.send('UPDATE lanes SET due_at = $2 WHERE target = $1', target, NEVER);
	}

	async resumeTarget(target: string, dueAt: number): Promise<void> {
		await this.alone();
		await this.flushed();
		this.leftWork = true;
		await this.send('UPDATE lanes SET due_at = $2 WHERE target = $1', target, dueAt);
	}

	async hurryLanes(now: number): Promise<void> {
		await this.alone();
		await this.flushed();
		this.leftWork = true;
		await this.send(`UPDATE lanes SET due_at = $1 WHERE due_at > $1 AND due_at < ${NEVER}`, now);
	}

	async clearFailures(target: string): Promise<void> {
		await this.alone();
		await this.flushed();
		await this.send(
			`UPDATE deliveries SET attempts_before = attempts FROM lanes l
			WHERE l.target = $1 AND deliveries.target = l.target AND deliveries.session_id = l.session_id
				AND deliveries.event_seq > l.done_seq AND deliveries.state = 'pending'
				AND deliveries.attempts > deliveries.attempts_before`,
			target,
		);
		await this.send('UPDATE target_status SET failing_since = NULL WHERE target = $1', target);
	}

	async cancelTarget(target: string, now: number): Promise<void> {
		await this.alone();
		await this.flushed();
		await this.send(
			`UPDATE deliveries SET state = 'cancelled', settled_at = $2 FROM lanes l
			WHERE l.target = $1 AND deliveries.target = l.target AND deliveries.session_id = l.session_id
				AND deliveries.event_seq > l.done_seq AND deliveries.state = 'pending'`,
			target,
			now,
		);
		await this.send('DELETE FROM lanes WHERE target = $1', target);
		await this.send('DELETE FROM target_status WHERE target = $1', target);
	}

	async deleteSettled(before: number, after: string, limit: number): Promise<string | undefined> {
		await this.flushed();
		// Ids begin with the time of queueing, so what was queued since is not even looked at.
		const rows = await this.rows<{ seq: number; id: string; settledAt: number | null }>(
			`SELECT seq, id, settled_at AS "settledAt" FROM deliveries
			WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3`,
			after,
			idPrefix('dlv', before),
			limit,
		);
		const old = rows.filter(({ settledAt }) => settledAt !== null && settledAt < before);
		// Whatever was begun anew at this very moment stays, and what another instance is just deleting is left to it.
		await this.send(
			`WITH gone AS (
				DELETE FROM deliveries WHERE seq IN (
					SELECT seq FROM deliveries WHERE seq = ANY($1::bigint[]) AND settled_at < $2
					FOR UPDATE SKIP LOCKED
				) RETURNING seq
			)
			DELETE FROM delivery_attempts a USING gone WHERE a.delivery_seq = gone.seq`,
			old.map(({ seq }) => seq),
			before,
		);
		return rows.length < limit ? undefined : rows.at(-1)?.id;
	}

	override async lastEventSeqBefore(time: number): Promise<number> {
		// Whoever asks goes on to walk the log from there to its end: nothing of it may still be under way.
		await this.alone();
		return await super.lastEventSeqBefore(time);
	}
}
