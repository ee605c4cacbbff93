/** Writes of the SQLite store, inside the batch that the group commit has open. */
import { toAttachmentRow, toSessionRow, toWebhookRow } from '../rows';
import type {
	AiUsage,
	AttachmentRecord,
	EventRecord,
	MessageRecord,
	SessionRecord,
	TimerKind,
	TimerRecord,
	WebhookRecord,
} from '../records';
import type { EventPosition, StoreTransaction } from '../store';
import { WAIT_TARGET } from '../waits';
import { KnownSessions } from './known-sessions';
import { SqliteDeliveryWriter } from './sqlite-delivery-writer';

/** Custom event names that are remembered for the catalogue. */
const MAX_EVENT_NAMES = 500;

/** Found from target to target, as their index begins with that: walking all deliveries would take too long. */
const DELIVERIES_OF_SESSION = `
	WITH RECURSIVE hop(target) AS (
		SELECT min(target) FROM deliveries
		UNION ALL
		SELECT (SELECT min(target) FROM deliveries WHERE target > hop.target)
		FROM hop WHERE hop.target IS NOT NULL
	)
	SELECT d.seq FROM hop JOIN deliveries d ON d.target = hop.target AND d.session_id = ?`;

export class SqliteTransaction extends SqliteDeliveryWriter implements StoreTransaction {
	/** This process is the only writer, so it knows when the subscriptions change. */
	private enabledWebhooks: readonly WebhookRecord[] | undefined;
	private webhooksChanged = false;
	private readonly sessions = new KnownSessions();
	/** Position of the newest event of all, once one was written. */
	private newest: number | undefined;

	override async listEnabledWebhooks(): Promise<readonly WebhookRecord[]> {
		this.enabledWebhooks ??= await super.listEnabledWebhooks();
		return this.enabledWebhooks;
	}

	override async getSession(id: string): Promise<SessionRecord | undefined> {
		const known = this.sessions.get(id);
		if (known) return known;
		const session = await super.getSession(id);
		return session && this.sessions.keep(session);
	}

	override async lastEventSeq(): Promise<number> {
		this.newest ??= await super.lastEventSeq();
		return this.newest;
	}

	/** Forgets what a rolled-back change may have left in memory. */
	forget(): void {
		this.forgetWebhooks();
		this.waits.forget();
		this.sessions.forgetAll();
		this.newest = undefined;
	}

	private forgetWebhooks(): void {
		this.enabledWebhooks = undefined;
		this.webhooksChanged = true;
	}

	/** Whether subscriptions may have changed since this was last asked. */
	takeWebhooksChanged(): boolean {
		const changed = this.webhooksChanged;
		this.webhooksChanged = false;
		return changed;
	}

	async setMeta(key: string, value: string): Promise<void> {
		this.sql(
			'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
		).run(key, value);
	}

	async insertSession(session: SessionRecord): Promise<void> {
		this.sql(
			`INSERT INTO sessions (id, visitor_id, status, created_at, last_activity, closed_at, metadata,
				identity, ai_enabled, email, customer_id, announced_at, contact, csat, screenshot, handled_by)
			VALUES (@id, @visitor_id, @status, @created_at, @last_activity, @closed_at, @metadata,
				@identity, @ai_enabled, @email, @customer_id, @announced_at, @contact, @csat, @screenshot, @handled_by)`,
		).run(toSessionRow(session));
	}

	async updateSession(session: SessionRecord): Promise<void> {
		this.sessions.forget(session.id);
		this.sql(
			`UPDATE sessions SET visitor_id = @visitor_id, status = @status, last_activity = @last_activity,
				closed_at = @closed_at, metadata = @metadata, identity = @identity, ai_enabled = @ai_enabled,
				email = @email, customer_id = @customer_id, announced_at = @announced_at,
				contact = @contact, csat = @csat, screenshot = @screenshot, handled_by = @handled_by
			WHERE id = @id`,
		).run(toSessionRow(session));
	}

	async touchSession(id: string, lastActivity: number): Promise<void> {
		this.sql('UPDATE sessions SET last_activity = ? WHERE id = ?').run(lastActivity, id);
		this.sessions.touch(id, lastActivity);
	}

	// Values by position here: binding by name costs as much again as the insert, and every message does both.

	async insertMessage(message: MessageRecord): Promise<void> {
		const { seq, id, sessionId, content, type, createdAt, replyTo, attachments } = message;
		const { choices, operator } = message;
		this.sql(
			`INSERT INTO messages (seq, id, session_id, content, type, created_at, reply_to, attachments,
				choices, operator)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		).run(
			seq,
			id,
			sessionId,
			content,
			type,
			createdAt,
			replyTo,
			attachments && JSON.stringify(attachments),
			choices && JSON.stringify(choices),
			operator && JSON.stringify(operator),
		);
	}

	async updateMessage(message: MessageRecord, updatedAt: number): Promise<void> {
		const { attachments, choices, ...values } = message;
		this.sql(
			`UPDATE messages SET content = @content, attachments = @attachments, choices = @choices,
				edited_at = @editedAt, deleted_at = @deletedAt, delivered_at = @deliveredAt, read_at = @readAt,
				updated_at = @updatedAt
			WHERE session_id = @sessionId AND seq = @seq`,
		).run({
			...values,
			attachments: attachments && JSON.stringify(attachments),
			choices: choices && JSON.stringify(choices),
			updatedAt,
		});
	}

	async dropChoices(sessionId: string, messageId: string): Promise<void> {
		this.sql('UPDATE messages SET choices = NULL WHERE session_id = ? AND id = ?').run(
			sessionId,
			messageId,
		);
	}

	async eraseSession(id: string): Promise<void> {
		this.sessions.forget(id);
		// Its events may be the newest, and a page may have got as far as them: no position is given twice.
		await this.lastEventSeq();
		// Also the pages that fall free are overwritten, which is too dear to do always.
		this.db.pragma('secure_delete = ON');
		// The events of messages are found through them, so they go first.
		for (const statement of [
			'DELETE FROM events WHERE seq IN (SELECT seq FROM messages WHERE session_id = ?)',
			`DELETE FROM events WHERE session_id = ? AND type <> 'message.created'`,
			'DELETE FROM messages WHERE session_id = ?',
			'DELETE FROM attachments WHERE session_id = ?',
			'DELETE FROM timers WHERE session_id = ?',
			// Of a webhook and this session.
			`DELETE FROM timers WHERE kind = 'webhook_burst' AND session_id GLOB '*:' || ?`,
			'DELETE FROM ai_usage WHERE key = ?',
			'DELETE FROM bridge_threads WHERE session_id = ?',
			'DELETE FROM bridge_posts WHERE session_id = ?',
			'DELETE FROM lanes WHERE session_id = ?',
			`DELETE FROM delivery_attempts WHERE delivery_seq IN (${DELIVERIES_OF_SESSION})`,
			`DELETE FROM deliveries WHERE seq IN (${DELIVERIES_OF_SESSION})`,
			// Who still has to be told keeps its address until then; that delivery is of no session.
			`DELETE FROM waits WHERE session_id = ? AND NOT EXISTS (
				SELECT 1 FROM deliveries d WHERE d.target = '${WAIT_TARGET}' || waits.id AND d.state = 'pending'
			)`,
			'UPDATE waits SET choices = NULL WHERE session_id = ?',
			'DELETE FROM sessions WHERE id = ?',
		]) {
			this.sql(statement).run(id);
		}
		// An answer that is kept for a repeated request tells of the session as well; that it was made stays known.
		this.sql(
			'UPDATE idempotency_keys SET status = NULL, answer = NULL WHERE instr(answer, ?) > 0',
		).run(id);
		this.db.pragma('secure_delete = FAST');
	}

	async deletePageViews(idleSince: number, limit: number): Promise<number> {
		this.sessions.forgetAll();
		const { changes } = this.sql(
			`DELETE FROM sessions WHERE id IN (
				SELECT id FROM sessions WHERE announced_at IS NULL AND last_activity < ? LIMIT ?
			)`,
		).run(idleSince, limit);
		return changes;
	}

	async insertAttachment(attachment: AttachmentRecord): Promise<void> {
		this.sql(
			`INSERT INTO attachments (id, session_id, message_id, filename, mime_type, size, status,
				uploaded_from, created_at)
			VALUES (@id, @session_id, @message_id, @filename, @mime_type, @size, @status,
				@uploaded_from, @created_at)`,
		).run(toAttachmentRow(attachment));
	}

	async updateAttachment(attachment: AttachmentRecord): Promise<void> {
		this.sql(
			`UPDATE attachments SET message_id = @message_id, filename = @filename,
				mime_type = @mime_type, size = @size, status = @status
			WHERE id = @id`,
		).run(toAttachmentRow(attachment));
	}

	async deleteAttachment(id: string): Promise<void> {
		this.sql('DELETE FROM attachments WHERE id = ?').run(id);
	}

	async setTimer({ kind, sessionId, dueAt, data }: TimerRecord): Promise<void> {
		this.sql(
			`INSERT INTO timers (kind, session_id, due_at, data) VALUES (?, ?, ?, ?)
			ON CONFLICT (kind, session_id) DO UPDATE SET due_at = excluded.due_at, data = excluded.data`,
		).run(kind, sessionId, dueAt, JSON.stringify(data));
	}

	async cancelTimer(kind: TimerKind, sessionId: string): Promise<void> {
		this.sql('DELETE FROM timers WHERE kind = ? AND session_id = ?').run(kind, sessionId);
	}

	async takeTimer({ kind, sessionId, dueAt }: TimerRecord): Promise<boolean> {
		const { changes } = this.sql(
			'DELETE FROM timers WHERE kind = ? AND session_id = ? AND due_at = ?',
		).run(kind, sessionId, dueAt);
		return changes > 0;
	}

	async addAiUsage(key: string, usage: AiUsage, now: number): Promise<void> {
		this.sql(
			`INSERT INTO ai_usage (key, answers, tokens, updated_at) VALUES (?, ?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET answers = answers + excluded.answers,
				tokens = tokens + excluded.tokens, updated_at = excluded.updated_at`,
		).run(key, usage.answers, usage.tokens, now);
	}

	async insertEvent(event: Omit<EventRecord, 'seq'>): Promise<EventPosition> {
		const { id, type, name, sessionId, createdAt, clientId, body } = event;
		const seq = (this.newest ?? (await this.lastEventSeq())) + 1;
		this.sql(
			`INSERT INTO events (seq, id, type, name, session_id, created_at, client_id, body)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		).run(seq, id, type, name, sessionId, createdAt, clientId, body);
		this.newest = seq;
		return { seq: this.newest, previous: undefined };
	}

	async deleteProjectEvents(before: number, limit: number): Promise<number> {
		// The oldest are looked at and no others: what is younger is not walked through for them.
		const { changes } = this.sql(
			`DELETE FROM events WHERE seq IN (
				SELECT seq FROM events WHERE session_id IS NULL AND type <> 'message.created'
				ORDER BY seq LIMIT @limit
			) AND created_at < @before AND seq < (SELECT max(seq) FROM events)`,
		).run({ before, limit });
		return changes;
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
		this.forgetWebhooks();
		this.sql(
			`INSERT INTO webhooks (id, url, events, event_names, conditions, session_id, secret, description, source,
				enabled, format, timeout_ms, max_per_second, batch_seconds, previous_secrets, disabled_at, disabled_reason,
				missed_after, created_at, updated_at)
			VALUES (@id, @url, @events, @event_names, @conditions, @session_id, @secret, @description, @source,
				@enabled, @format, @timeout_ms, @max_per_second, @batch_seconds, @previous_secrets, @disabled_at, @disabled_reason,
				@missed_after, @created_at, @updated_at)`,
		).run(toWebhookRow(webhook));
	}

	async updateWebhook(webhook: WebhookRecord): Promise<void> {
		this.forgetWebhooks();
		this.sql(
			`UPDATE webhooks SET url = @url, events = @events, event_names = @event_names,
				conditions = @conditions, session_id = @session_id, secret = @secret, description = @description, source = @source,
				enabled = @enabled, format = @format, timeout_ms = @timeout_ms, max_per_second = @max_per_second,
				batch_seconds = @batch_seconds, previous_secrets = @previous_secrets, disabled_at = @disabled_at,
				disabled_reason = @disabled_reason, missed_after = @missed_after, updated_at = @updated_at
			WHERE id = @id`,
		).run(toWebhookRow(webhook));
	}

	async deleteWebhook(id: string): Promise<void> {
		this.forgetWebhooks();
		this.sql('DELETE FROM webhooks WHERE id = ?').run(id);
	}
}
