/** Writes of the SQLite store, inside the batch that the group commit has open. */
import { toSessionRow, toWebhookRow } from '../rows';
import type {
	DeliveryOutcome,
	DueDelivery,
	EventRecord,
	MessageRecord,
	SessionRecord,
	WebhookRecord,
} from '../records';
import type { StoreTransaction } from '../store';
import { SqliteReader } from './sqlite-reader';

/** Later than any clock: the due time of lanes that are held. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Custom event names that are remembered for the catalogue. */
const MAX_EVENT_NAMES = 500;

export class SqliteTransaction extends SqliteReader implements StoreTransaction {
	/** This process is the only writer, so it knows when the subscriptions change. */
	private enabledWebhooks: readonly WebhookRecord[] | undefined;

	override async listEnabledWebhooks(): Promise<readonly WebhookRecord[]> {
		this.enabledWebhooks ??= await super.listEnabledWebhooks();
		return this.enabledWebhooks;
	}

	/** Forgets what a rolled-back change may have left in memory. */
	forget(): void {
		this.enabledWebhooks = undefined;
	}

	async setMeta(key: string, value: string): Promise<void> {
		this.sql(
			'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
		).run(key, value);
	}

	async insertSession(session: SessionRecord): Promise<void> {
		this.sql(
			`INSERT INTO sessions (id, visitor_id, status, created_at, last_activity, closed_at, metadata,
				identity, ai_enabled, email, customer_id)
			VALUES (@id, @visitor_id, @status, @created_at, @last_activity, @closed_at, @metadata,
				@identity, @ai_enabled, @email, @customer_id)`,
		).run(toSessionRow(session));
	}

	async updateSession(session: SessionRecord): Promise<void> {
		this.sql(
			`UPDATE sessions SET visitor_id = @visitor_id, status = @status, last_activity = @last_activity,
				closed_at = @closed_at, metadata = @metadata, identity = @identity, ai_enabled = @ai_enabled,
				email = @email, customer_id = @customer_id
			WHERE id = @id`,
		).run(toSessionRow(session));
	}

	async touchSession(id: string, lastActivity: number): Promise<void> {
		this.sql('UPDATE sessions SET last_activity = ? WHERE id = ?').run(lastActivity, id);
	}

	// Values by position here: binding by name costs as much again as the insert, and every message does both.

	async insertMessage(message: MessageRecord): Promise<void> {
		const { seq, id, sessionId, content, type, createdAt, replyTo } = message;
		this.sql(
			`INSERT INTO messages (seq, id, session_id, content, type, created_at, reply_to)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
		).run(seq, id, sessionId, content, type, createdAt, replyTo);
	}

	async insertEvent(event: Omit<EventRecord, 'seq'>): Promise<number> {
		const { id, type, name, sessionId, createdAt, clientId, body } = event;
		const { lastInsertRowid } = this.sql(
			`INSERT INTO events (id, type, name, session_id, created_at, client_id, body)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
		).run(id, type, name, sessionId, createdAt, clientId, body);
		return Number(lastInsertRowid);
	}

	async rememberEventName(name: string, seenAt: number): Promise<void> {
		const { changes } = this.sql('UPDATE event_names SET seen_at = ? WHERE name = ?').run(
			seenAt,
			name,
		);
		if (changes > 0) return;
		this.sql('INSERT INTO event_names (name, seen_at) VALUES (?, ?)').run(name, seenAt);
		// Visitors make up names, so the list keeps to the newest.
		this.sql(
			`DELETE FROM event_names WHERE name IN (
				SELECT name FROM event_names ORDER BY seen_at DESC LIMIT -1 OFFSET ${MAX_EVENT_NAMES}
			)`,
		).run();
	}

	async insertWebhook(webhook: WebhookRecord): Promise<void> {
		this.forget();
		this.sql(
			`INSERT INTO webhooks (id, url, events, event_names, session_id, secret, description, source,
				enabled, created_at, updated_at)
			VALUES (@id, @url, @events, @event_names, @session_id, @secret, @description, @source,
				@enabled, @created_at, @updated_at)`,
		).run(toWebhookRow(webhook));
	}

	async updateWebhook(webhook: WebhookRecord): Promise<void> {
		this.forget();
		this.sql(
			`UPDATE webhooks SET url = @url, events = @events, event_names = @event_names,
				session_id = @session_id, secret = @secret, description = @description, source = @source,
				enabled = @enabled, updated_at = @updated_at
			WHERE id = @id`,
		).run(toWebhookRow(webhook));
	}

	async deleteWebhook(id: string): Promise<void> {
		this.forget();
		this.sql('DELETE FROM webhooks WHERE id = ?').run(id);
	}

	async enqueueDelivery(delivery: {
		id: string;
		target: string;
		sessionId: string;
		eventSeq: number;
		dueAt: number;
	}): Promise<void> {
		this.sql(
			`INSERT INTO deliveries (id, target, session_id, event_seq, state, attempts)
			VALUES (@id, @target, @sessionId, @eventSeq, 'pending', 0)`,
		).run(delivery);
		// A lane that exists is busy or backing off: the newcomer waits its turn behind what is there.
		this.sql(
			`INSERT INTO lanes (target, session_id, due_at, claimed)
			VALUES (@target, @sessionId, @dueAt, 0) ON CONFLICT DO NOTHING`,
		).run(delivery);
	}

	async claimDue(
		now: number,
		limit: number,
		room: (target: string) => number,
	): Promise<DueDelivery[]> {
		const claimed: DueDelivery[] = [];
		// Whoever has waited longest comes first.
		const targets = this.dueTargets().sort((a, b) => a.dueAt - b.dueAt);
		for (const { target, dueAt } of targets) {
			if (dueAt > now) continue;
			// Taken target by target, so that one with a long backlog leaves room for the others.
			const count = Math.min(limit - claimed.length, room(target));
			if (count <= 0) continue;
			const lanes = this.sql(
				`SELECT session_id AS sessionId FROM lanes
				WHERE claimed = 0 AND target = ? AND due_at <= ? ORDER BY due_at LIMIT ?`,
			).all(target, now, count) as Array<{ sessionId: string }>;
			for (const { sessionId } of lanes) {
				const head = this.head(target, sessionId);
				if (head) claimed.push(head);
				this.sql('UPDATE lanes SET claimed = ? WHERE target = ? AND session_id = ?').run(
					Number(head !== undefined),
					target,
					sessionId,
				);
			}
		}
		return claimed;
	}

	async settleDeliveries(outcomes: readonly DeliveryOutcome[]): Promise<void> {
		for (const outcome of outcomes) {
			const { delivery, result } = outcome;
			const { changes } = this.sql(
				`UPDATE deliveries SET state = ?, attempts = attempts + 1 WHERE id = ? AND state = 'pending'`,
			).run(result === 'retry' ? 'pending' : result, delivery.id);
			// Cancelled while it was on its way: its lane is gone already.
			if (changes === 0) continue;
			this.moveLane(delivery, result === 'retry' ? outcome.retryAt : outcome.at);
			this.sql(
				`INSERT INTO target_status (target, at, ok, status, reason)
				VALUES (@target, @at, @ok, @status, @reason)
				ON CONFLICT (target) DO UPDATE SET at = excluded.at, ok = excluded.ok,
					status = excluded.status, reason = excluded.reason`,
			).run({
				target: delivery.target,
				at: outcome.at,
				ok: Number(result === 'delivered'),
				status: outcome.status,
				reason: outcome.reason,
			});
		}
	}

	async releaseClaims(): Promise<void> {
		this.sql('UPDATE lanes SET claimed = 0 WHERE claimed = 1').run();
	}

	async pauseTarget(target: string): Promise<void> {
		this.sql('UPDATE lanes SET due_at = ? WHERE target = ?').run(NEVER, target);
	}

	async resumeTarget(target: string, dueAt: number): Promise<void> {
		this.sql('UPDATE lanes SET due_at = ? WHERE target = ?').run(dueAt, target);
	}

	async cancelTarget(target: string): Promise<void> {
		this.sql(
			`UPDATE deliveries SET state = 'cancelled' WHERE target = ? AND state = 'pending'`,
		).run(target);
		this.sql('DELETE FROM lanes WHERE target = ?').run(target);
		this.sql('DELETE FROM target_status WHERE target = ?').run(target);
	}

	/** The oldest pending delivery of a lane, with what is to be sent. */
	private head(target: string, sessionId: string): DueDelivery | undefined {
		return this.sql(
			`SELECT d.id, d.target, d.session_id AS sessionId, d.attempts,
				e.id AS eventId, e.type AS eventType, e.body
			FROM deliveries d JOIN events e ON e.seq = d.event_seq
			WHERE d.target = ? AND d.session_id = ? AND d.state = 'pending'
			ORDER BY d.seq LIMIT 1`,
		).get(target, sessionId) as DueDelivery | undefined;
	}

	/** Frees a lane for its next attempt, or ends it when nothing is left in it. */
	private moveLane({ target, sessionId }: DueDelivery, dueAt: number): void {
		const more = this.sql(
			`SELECT 1 FROM deliveries WHERE target = ? AND session_id = ? AND state = 'pending' LIMIT 1`,
		).get(target, sessionId);
		if (more) {
			// A lane held meanwhile stays held: only its claim is given back.
			this.sql(
				`UPDATE lanes SET claimed = 0, due_at = CASE WHEN due_at = ${NEVER} THEN due_at ELSE ? END
				WHERE target = ? AND session_id = ?`,
			).run(dueAt, target, sessionId);
		} else {
			this.sql('DELETE FROM lanes WHERE target = ? AND session_id = ?').run(target, sessionId);
		}
	}
}
