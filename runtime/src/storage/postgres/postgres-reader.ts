/** Reads of the Postgres store, on whichever connection they are given. */
import {
	DummyDriver,
	Kysely,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type Selectable,
} from 'kysely';
import type { EventType } from '../../../../protocol/event-types';
import {
	eventsQuery,
	messagesQuery,
	POSTGRES_SEARCH,
	sessionsQuery,
	webhooksQuery,
} from '../list-queries';
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
import {
	fromAttachmentRow,
	fromEventRow,
	fromMessageRow,
	fromSessionRow,
	fromSessionValues,
	fromTimerRow,
	fromWebhookRow,
	SESSION_COLUMNS,
	type SessionValues,
	type TimerRow,
} from '../rows';
import type {
	AttachmentRow,
	EventRow,
	MessageRow,
	Schema,
	SessionRow,
	WebhookRow,
} from '../schema';
import type { EventFilter, MessageFilter, SessionFilter, SessionHead, StoreReader } from '../store';
import { PostgresBridges } from './postgres-bridges';
import { PostgresDeliveryReader } from './postgres-delivery-reader';
import { PostgresIdempotencyKeys } from './postgres-idempotency-keys';
import { PostgresWaits } from './postgres-waits';

/** Compiles queries only. */
export const builder = new Kysely<Schema>({
	dialect: {
		createAdapter: () => new PostgresAdapter(),
		createDriver: () => new DummyDriver(),
		createIntrospector: (db) => new PostgresIntrospector(db),
		createQueryCompiler: () => new PostgresQueryCompiler(),
	},
});

const TIMER = 'SELECT kind, session_id AS "sessionId", due_at AS "dueAt", data FROM timers';

export class PostgresReader extends PostgresDeliveryReader implements StoreReader {
	readonly idempotency = new PostgresIdempotencyKeys(this.db);
	readonly waits = new PostgresWaits(this.db);
	readonly bridges: PostgresBridges = new PostgresBridges(this.db);

	async getMeta(key: string): Promise<string | undefined> {
		return (await this.row<{ value: string }>('SELECT value FROM meta WHERE key = $1', key))?.value;
	}

	async getSession(id: string): Promise<SessionRecord | undefined> {
		const values = await this.values<SessionValues>(
			`SELECT ${SESSION_COLUMNS} FROM sessions WHERE id = $1`,
			id,
		);
		return values && fromSessionValues(values);
	}

	async listSessions(filter: SessionFilter): Promise<SessionRecord[]> {
		const query = sessionsQuery(builder, filter, POSTGRES_SEARCH);
		return (await this.compiled<SessionRow>(query)).map(fromSessionRow);
	}

	async getMessage(sessionId: string, id: string): Promise<MessageRecord | undefined> {
		const row = await this.row<MessageRow>(
			'SELECT * FROM messages WHERE session_id = $1 AND id = $2',
			sessionId,
			id,
		);
		return row && fromMessageRow(row);
	}

	async findMessages(sessionId: string, ids: readonly string[]): Promise<MessageRecord[]> {
		const rows = await this.rows<MessageRow>(
			'SELECT * FROM messages WHERE session_id = $1 AND id = ANY($2) ORDER BY seq',
			sessionId,
			ids,
		);
		return rows.map(fromMessageRow);
	}

	async listMessages(sessionId: string, filter: MessageFilter): Promise<MessageRecord[]> {
		const rows = await this.compiled<MessageRow>(messagesQuery(builder, sessionId, filter));
		const forward = filter.afterId !== undefined || filter.since !== undefined;
		return (forward ? rows : rows.reverse()).map(fromMessageRow);
	}

	async listEvents(filter: EventFilter): Promise<EventRecord[]> {
		const rows = await this.compiled<Selectable<EventRow>>(eventsQuery(builder, filter));
		return rows.map(fromEventRow);
	}

	async eventsSince(
		sessionId: string,
		seq: number,
		types: readonly EventType[],
		limit: number,
	): Promise<EventRecord[]> {
		// Three searches along indexes instead of one scan over everybody's events.
		const rows = await this.rows<Selectable<EventRow>>(
			`(SELECT * FROM events
			WHERE session_id = $1 AND type <> 'message.created' AND seq > $2 AND type = ANY($3)
			ORDER BY seq LIMIT $4)
			UNION ALL
			SELECT * FROM events WHERE seq IN (
				SELECT seq FROM messages WHERE session_id = $1 AND seq > $2 ORDER BY seq LIMIT $4
			)
			UNION ALL
			(SELECT * FROM events WHERE session_id IS NULL AND seq > $2 AND type = ANY($3)
			ORDER BY seq LIMIT $4)
			ORDER BY seq LIMIT $4`,
			sessionId,
			seq,
			types,
			limit,
		);
		return rows.map(fromEventRow);
	}

	async findEventByClientId(
		sessionId: string,
		type: EventType,
		clientId: string,
	): Promise<EventRecord | undefined> {
		const row = await this.row<Selectable<EventRow>>(
			`SELECT * FROM events
			WHERE session_id = $1 AND type = $2 AND client_id = $3 AND client_id IS NOT NULL`,
			sessionId,
			type,
			clientId,
		);
		return row && fromEventRow(row);
	}

	async hasEvent(id: string): Promise<boolean> {
		return (await this.count('SELECT 1 FROM events WHERE id = $1', id)) > 0;
	}

	async lastEventSeq(): Promise<number> {
		const row = await this.row<{ seq: number | null }>('SELECT max(seq) AS seq FROM events');
		return row?.seq ?? 0;
	}

	async lastEventSeqOf(sessionId: string): Promise<number> {
		const row = await this.row<{ seq: number }>(
			`SELECT greatest(0,
				(SELECT max(seq) FROM events WHERE session_id = $1::text AND type <> 'message.created'),
				(SELECT max(seq) FROM messages WHERE session_id = $1::text),
				(SELECT max(seq) FROM events WHERE session_id IS NULL)) AS seq`,
			sessionId,
		);
		return row?.seq ?? 0;
	}

	async sessionsSince(after: number, upTo: number): Promise<SessionHead[]> {
		return await this.rows(
			`SELECT session_id AS "sessionId", max(seq) AS seq FROM events WHERE seq > $1 AND seq <= $2
			GROUP BY session_id`,
			after,
			upTo,
		);
	}

	async listEventNames(limit: number): Promise<string[]> {
		const rows = await this.rows<{ name: string }>(
			'SELECT name FROM event_names ORDER BY seen_at DESC LIMIT $1',
			limit,
		);
		return rows.map((row) => row.name);
	}

	async getWebhook(id: string): Promise<WebhookRecord | undefined> {
		const row = await this.row<WebhookRow>('SELECT * FROM webhooks WHERE id = $1', id);
		return row && fromWebhookRow(row);
	}

	async listWebhooks(filter: { beforeId?: string; limit: number }): Promise<WebhookRecord[]> {
		const rows = await this.compiled<WebhookRow>(webhooksQuery(builder, filter));
		return rows.map(fromWebhookRow);
	}

	async listEnabledWebhooks(): Promise<readonly WebhookRecord[]> {
		const rows = await this.rows<WebhookRow>(
			'SELECT * FROM webhooks WHERE enabled = 1 AND missed_after IS NULL ORDER BY id',
		);
		return rows.map(fromWebhookRow);
	}

	async getAttachment(id: string): Promise<AttachmentRecord | undefined> {
		const row = await this.row<AttachmentRow>('SELECT * FROM attachments WHERE id = $1', id);
		return row && fromAttachmentRow(row);
	}

	async listUnusedAttachments(before: number, limit: number): Promise<AttachmentRecord[]> {
		const rows = await this.rows<AttachmentRow>(
			`SELECT * FROM attachments
			WHERE message_id IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2`,
			before,
			limit,
		);
		return rows.map(fromAttachmentRow);
	}

	async listAttachments(sessionId: string): Promise<AttachmentRecord[]> {
		const rows = await this.rows<AttachmentRow>(
			'SELECT * FROM attachments WHERE session_id = $1',
			sessionId,
		);
		return rows.map(fromAttachmentRow);
	}

	async getTimer(kind: TimerKind, sessionId: string): Promise<TimerRecord | undefined> {
		const where = 'WHERE kind = $1 AND session_id = $2';
		const row = await this.row<TimerRow>(`${TIMER} ${where}`, kind, sessionId);
		return row && fromTimerRow(row);
	}

	async listTimers(kind: TimerKind, keyPrefix: string): Promise<TimerRecord[]> {
		const rows = await this.rows<TimerRow>(
			`${TIMER} WHERE kind = $1 AND session_id >= $2 AND session_id < $3 ORDER BY session_id`,
			kind,
			keyPrefix,
			// Keys are plain ASCII.
			`${keyPrefix}\x7f`,
		);
		return rows.map(fromTimerRow);
	}

	async getAiUsage(key: string): Promise<AiUsage> {
		const row = await this.row<AiUsage>('SELECT answers, tokens FROM ai_usage WHERE key = $1', key);
		return row ?? { answers: 0, tokens: 0 };
	}

	async nextTimerAt(kinds: readonly TimerKind[]): Promise<number | undefined> {
		const row = await this.row<{ dueAt: number | null }>(
			'SELECT min(due_at) AS "dueAt" FROM timers WHERE kind = ANY($1)',
			kinds,
		);
		return row?.dueAt ?? undefined;
	}

	async listDueTimers(
		now: number,
		kinds: readonly TimerKind[],
		limit: number,
	): Promise<TimerRecord[]> {
		const rows = await this.rows<TimerRow>(
			`${TIMER} WHERE due_at <= $1 AND kind = ANY($2) ORDER BY due_at LIMIT $3`,
			now,
			kinds,
			limit,
		);
		return rows.map(fromTimerRow);
	}
}
