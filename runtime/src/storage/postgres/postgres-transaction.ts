/** Writes of the Postgres store, in one transaction. Those that answer nothing are sent and not waited for. */
import type {
	AiUsage,
	EventRecord,
	SessionRecord,
	TimerKind,
	TimerRecord,
	WebhookRecord,
} from '../records';
import { fromSessionValues, SESSION_COLUMNS, toSessionRow, type SessionValues } from '../rows';
import type { EventPosition, StoreTransaction } from '../store';
import { MustBeAlone } from './change';
import { ChangingBridges } from './changing-bridges';
import { ChangingWaits } from './changing-waits';
import { eraseSession } from './erase-session';
import { rememberEventName } from './event-names';
import { INSERT_EVENT, INSERT_EVENT_AND_TELL } from './insert-event';
import { PostgresMessageWriter } from './postgres-message-writer';
import { sessionOfTimer } from './session-of-timer';
import { INSERT_WEBHOOK, UPDATE_WEBHOOK, webhookValues } from './webhook-statements';

/** Number of the lock on who is there, beside the one that changes share. */
const PRESENCE_LOCK = 'SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 1))';

export class PostgresTransaction extends PostgresMessageWriter implements StoreTransaction {
	override readonly waits = new ChangingWaits(this.change, () => this.flushed());
	override readonly bridges: ChangingBridges = new ChangingBridges(this.change, () =>
		this.lockPresence(),
	);
	/** What this transaction has read of the settings: a change of one counts on it. */
	private readonly meta = new Map<string, string | undefined>();
	private readonly sessions = new Set<string>();
	private presenceLocked = false;
	private webhooksChanged = false;

	/** Locked until the end: everything of a session happens one after the other, on whatever instance. */
	override async getSession(id: string): Promise<SessionRecord | undefined> {
		await this.lockSession(id);
		const values = await this.values<[...SessionValues, asked: boolean]>(
			`SELECT ${SESSION_COLUMNS}, asked FROM sessions WHERE id = $1`,
			id,
		);
		if (!values) return undefined;
		this.waits.noteSession(id, values.pop() as boolean);
		return fromSessionValues(values as unknown as SessionValues);
	}

	private async lockSession(id: string): Promise<void> {
		if (this.sessions.has(id)) return;
		this.sessions.add(id);
		await this.change.lockSession(id);
	}

	override async getMeta(key: string): Promise<string | undefined> {
		const value = await super.getMeta(key);
		this.meta.set(key, value);
		return value;
	}

	async setMeta(key: string, value: string): Promise<void> {
		if (!this.meta.has(key) || this.change.isAlone) {
			await this.send(
				`INSERT INTO meta (key, value) VALUES ($1, $2)
				ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
				key,
				value,
			);
		} else {
			const known = this.meta.get(key);
			const changed =
				known === undefined
					? await this.count(
							'INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING',
							key,
							value,
						)
					: await this.count(
							'UPDATE meta SET value = $2 WHERE key = $1 AND value = $3',
							key,
							value,
							known,
						);
			if (changed === 0) throw new MustBeAlone();
		}
		this.meta.set(key, value);
	}

	override async listEnabledWebhooks(): Promise<readonly WebhookRecord[]> {
		if (this.webhooksChanged) return await super.listEnabledWebhooks();
		const version = await this.change.webhooksVersion();
		const known = this.memory.webhooksOf(version);
		if (known) return known;
		const webhooks = await super.listEnabledWebhooks();
		this.memory.rememberWebhooks(version, webhooks);
		return webhooks;
	}

	async insertSession(session: SessionRecord): Promise<void> {
		const row = toSessionRow(session);
		// Nobody else knows of it yet, but so it can share a transaction.
		await this.lockSession(session.id);
		this.waits.noteSession(session.id, false);
		await this.send(
			`INSERT INTO sessions (id, visitor_id, status, created_at, last_activity, closed_at, metadata,
				identity, ai_enabled, email, customer_id, announced_at, contact, csat, screenshot, handled_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
			row.id,
			row.visitor_id,
			row.status,
			row.created_at,
			row.last_activity,
			row.closed_at,
			row.metadata,
			row.identity,
			row.ai_enabled,
			row.email,
			row.customer_id,
			row.announced_at,
			row.contact,
			row.csat,
			row.screenshot,
			row.handled_by,
		);
	}

	async updateSession(session: SessionRecord): Promise<void> {
		const row = toSessionRow(session);
		await this.send(
			`UPDATE sessions SET visitor_id = $2, status = $3, last_activity = $4, closed_at = $5,
				metadata = $6, identity = $7, ai_enabled = $8, email = $9, customer_id = $10,
				announced_at = $11, contact = $12, csat = $13, screenshot = $14, handled_by = $15
			WHERE id = $1`,
			row.id,
			row.visitor_id,
			row.status,
			row.last_activity,
			row.closed_at,
			row.metadata,
			row.identity,
			row.ai_enabled,
			row.email,
			row.customer_id,
			row.announced_at,
			row.contact,
			row.csat,
			row.screenshot,
			row.handled_by,
		);
	}

	async touchSession(id: string, lastActivity: number): Promise<void> {
		await this.send('UPDATE sessions SET last_activity = $2 WHERE id = $1', id, lastActivity);
	}

	async eraseSession(id: string): Promise<void> {
		await this.alone();
		await this.flushed();
		await eraseSession((text, ...values) => this.send(text, ...values), id);
	}

	async deletePageViews(idleSince: number, limit: number): Promise<number> {
		return await this.count(
			`DELETE FROM sessions WHERE id IN (
				SELECT id FROM (
					SELECT id FROM sessions WHERE announced_at IS NULL AND last_activity < $1 LIMIT $2
				) idle WHERE pg_try_advisory_xact_lock(hashtextextended(id, $3::bigint))
			) AND announced_at IS NULL AND last_activity < $1`,
			idleSince,
			limit,
			this.change.lock,
		);
	}

	async setTimer({ kind, sessionId, dueAt, data }: TimerRecord): Promise<void> {
		this.leftWork = true;
		await this.send(
			`INSERT INTO timers (kind, session_id, due_at, data) VALUES ($1, $2, $3, $4)
			ON CONFLICT (kind, session_id) DO UPDATE SET due_at = excluded.due_at, data = excluded.data`,
			kind,
			sessionId,
			dueAt,
			JSON.stringify(data),
		);
	}

	async cancelTimer(kind: TimerKind, sessionId: string): Promise<void> {
		await this.send('DELETE FROM timers WHERE kind = $1 AND session_id = $2', kind, sessionId);
	}

	/** What it is about is locked first, as by everybody who sets or cancels it. */
	async takeTimer(timer: TimerRecord): Promise<boolean> {
		const { kind, sessionId: key, dueAt } = timer;
		if (kind === 'operators_idle') await this.lockPresence();
		const sessionId =
			kind === 'wait_expired' ? (await this.waits.get(key))?.sessionId : sessionOfTimer(timer);
		if (sessionId !== undefined) await this.lockSession(sessionId);
		const taken = await this.count(
			'DELETE FROM timers WHERE kind = $1 AND session_id = $2 AND due_at = $3',
			kind,
			key,
			dueAt,
		);
		return taken > 0;
	}

	async addAiUsage(key: string, usage: AiUsage, now: number): Promise<void> {
		await this.send(
			`INSERT INTO ai_usage (key, answers, tokens, updated_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (key) DO UPDATE SET answers = ai_usage.answers + excluded.answers,
				tokens = ai_usage.tokens + excluded.tokens, updated_at = excluded.updated_at`,
			key,
			usage.answers,
			usage.tokens,
			now,
		);
	}

	async insertEvent(event: Omit<EventRecord, 'seq'>): Promise<EventPosition> {
		const { id, type, name, sessionId, createdAt, clientId, body } = event;
		// Everybody hears of it, so nothing of an earlier position may come after it.
		if (sessionId === null) await this.alone();
		const statement = this.memory.tellsPrevious ? INSERT_EVENT_AND_TELL : INSERT_EVENT;
		const values = [id, type, name, sessionId, createdAt, clientId, body];
		const position = await this.values<[seq: number, previous?: number]>(statement, ...values);
		if (!position) throw new Error('unreachable: an insert returns its row');
		return { seq: position[0], previous: position[1] };
	}

	async deleteProjectEvents(before: number, limit: number): Promise<number> {
		// The oldest are looked at and no others: what is younger is not walked through for them.
		return await this.count(
			`DELETE FROM events WHERE seq IN (
				SELECT seq FROM events WHERE session_id IS NULL ORDER BY seq LIMIT $2 FOR UPDATE SKIP LOCKED
			) AND created_at < $1 AND seq < (SELECT max(seq) FROM events)`,
			before,
			limit,
		);
	}

	async rememberEventName(name: string, seenAt: number): Promise<void> {
		await rememberEventName(this.change, this.memory, name, seenAt);
	}

	async insertWebhook(webhook: WebhookRecord): Promise<void> {
		await this.changeWebhooks();
		await this.send(INSERT_WEBHOOK, ...webhookValues(webhook), webhook.createdAt);
	}

	async updateWebhook(webhook: WebhookRecord): Promise<void> {
		await this.changeWebhooks();
		await this.send(UPDATE_WEBHOOK, ...webhookValues(webhook));
	}

	async deleteWebhook(id: string): Promise<void> {
		await this.changeWebhooks();
		await this.send('DELETE FROM webhooks WHERE id = $1', id);
	}

	/** Every event asks who subscribes to it, so those that are under way come before or after, on every instance. */
	private async changeWebhooks(): Promise<void> {
		await this.alone();
		if (this.webhooksChanged) return;
		this.webhooksChanged = true;
		await this.send(`SELECT nextval('webhooks_version')`);
	}

	private async lockPresence(): Promise<void> {
		if (this.presenceLocked) return;
		this.presenceLocked = true;
		await this.send(PRESENCE_LOCK);
	}
}
