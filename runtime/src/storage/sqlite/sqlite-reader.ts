/** Reads of the SQLite store, on whichever connection they are given. */
import type Database from 'better-sqlite3';
import {
	DummyDriver,
	Kysely,
	SqliteAdapter,
	SqliteIntrospector,
	SqliteQueryCompiler,
} from 'kysely';
import {
	eventsQuery,
	messagesQuery,
	sessionsQuery,
	SQLITE_SEARCH,
	webhooksQuery,
} from '../list-queries';
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
import type { Selectable } from 'kysely';
import type { EventType } from '../../../../protocol/event-types';
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
import type { EventFilter, MessageFilter, SessionFilter, SessionHead, StoreReader } from '../store';
import { SqliteDeliveryReader } from './sqlite-delivery-reader';
import { SqliteIdempotencyKeys } from './sqlite-idempotency-keys';
import { SqliteWaits } from './sqlite-waits';
import { SqliteBridges } from './sqlite-bridges';

/** Compiles queries only; better-sqlite3 runs them, synchronously, on the connection at hand. */
const builder = new Kysely<Schema>({
	dialect: {
		createAdapter: () => new SqliteAdapter(),
		createDriver: () => new DummyDriver(),
		createIntrospector: (db) => new SqliteIntrospector(db),
		createQueryCompiler: () => new SqliteQueryCompiler(),
	},
});

const sessionById = `SELECT ${SESSION_COLUMNS} FROM sessions WHERE id = ?`;

interface Compilable {
	compile(): { sql: string; parameters: readonly unknown[] };
}

export class SqliteReader extends SqliteDeliveryReader implements StoreReader {
	readonly idempotency = new SqliteIdempotencyKeys(this.db);
	readonly waits = new SqliteWaits(this.db);
	readonly bridges = new SqliteBridges(this.db);
	private session: Database.Statement | undefined;

	async getMeta(key: string): Promise<string | undefined> {
		const row = this.sql('SELECT value FROM meta WHERE key = ?').get(key);
		return (row as { value: string } | undefined)?.value;
	}

	async getSession(id: string): Promise<SessionRecord | undefined> {
		// By position, as every message reads its session: naming the columns costs as much as finding the row.
		this.session ??= this.prepare(sessionById).raw();
		const values = this.session.get(id) as SessionValues | undefined;
		return values && fromSessionValues(values);
	}

	async listSessions(filter: SessionFilter): Promise<SessionRecord[]> {
		return this.run<SessionRow>(sessionsQuery(builder, filter, SQLITE_SEARCH)).map(fromSessionRow);
	}

	async getMessage(sessionId: string, id: string): Promise<MessageRecord | undefined> {
		const find = this.sql('SELECT * FROM messages WHERE session_id = ? AND id = ?');
		const row = find.get(sessionId, id) as MessageRow | undefined;
		return row && fromMessageRow(row);
	}

	async findMessages(sessionId: string, ids: readonly string[]): Promise<MessageRecord[]> {
		const rows = this.sql(
			`SELECT * FROM messages
			WHERE session_id = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY seq`,
		).all(sessionId, JSON.stringify(ids));
		return (rows as MessageRow[]).map(fromMessageRow);
	}

	async listMessages(sessionId: string, filter: MessageFilter): Promise<MessageRecord[]> {
		const rows = this.run<MessageRow>(messagesQuery(builder, sessionId, filter));
		const forward = filter.afterId !== undefined || filter.since !== undefined;
		return (forward ? rows : rows.reverse()).map(fromMessageRow);
	}

	async listEvents(filter: EventFilter): Promise<EventRecord[]> {
		return this.run<Selectable<EventRow>>(eventsQuery(builder, filter)).map(fromEventRow);
	}

	async eventsSince(
		sessionId: string,
		seq: number,
		types: readonly EventType[],
		limit: number,
	): Promise<EventRecord[]> {
		// Three searches along indexes instead of one scan over everybody's events.
		const rows = this.sql(
			`SELECT * FROM events
			WHERE session_id = @sessionId AND type <> 'message.created' AND seq > @seq
				AND type IN (SELECT value FROM json_each(@types))
			UNION ALL
			SELECT * FROM events WHERE seq IN (
				SELECT seq FROM messages WHERE session_id = @sessionId AND seq > @seq ORDER BY seq LIMIT @limit
			)
			UNION ALL
			SELECT * FROM events
			WHERE session_id IS NULL AND type <> 'message.created' AND seq > @seq
				AND type IN (SELECT value FROM json_each(@types))
			ORDER BY seq LIMIT @limit`,
		).all({ sessionId, seq, limit, types: JSON.stringify(types) });
		return (rows as Array<Selectable<EventRow>>).map(fromEventRow);
	}

	async findEventByClientId(
		sessionId: string,
		type: EventType,
		clientId: string,
	): Promise<EventRecord | undefined> {
		const row = this.sql(
			`SELECT * FROM events
			WHERE session_id = ? AND type = ? AND client_id = ? AND client_id IS NOT NULL`,
		).get(sessionId, type, clientId);
		return row ? fromEventRow(row as Selectable<EventRow>) : undefined;
	}

	async hasEvent(id: string): Promise<boolean> {
		return this.sql('SELECT 1 FROM events WHERE id = ?').get(id) !== undefined;
	}

	async lastEventSeq(): Promise<number> {
		const row = this.sql('SELECT max(seq) AS seq FROM events').get() as { seq: number | null };
		return row.seq ?? 0;
	}

	async lastEventSeqOf(sessionId: string): Promise<number> {
		const row = this.sql(
			`SELECT max(
				coalesce((SELECT max(seq) FROM events WHERE session_id = @sessionId AND type <> 'message.created'), 0),
				coalesce((SELECT max(seq) FROM messages WHERE session_id = @sessionId), 0),
				coalesce((SELECT max(seq) FROM events WHERE session_id IS NULL AND type <> 'message.created'), 0)
			) AS seq`,
		).get({ sessionId });
		return (row as { seq: number }).seq;
	}

	async sessionsSince(after: number, upTo: number): Promise<SessionHead[]> {
		return this.sql(
			`SELECT session_id AS sessionId, max(seq) AS seq FROM events WHERE seq > ? AND seq <= ?
			GROUP BY session_id`,
		).all(after, upTo) as SessionHead[];
	}

	async listEventNames(limit: number): Promise<string[]> {
		const rows = this.sql('SELECT name FROM event_names ORDER BY seen_at DESC LIMIT ?').all(limit);
		return (rows as Array<{ name: string }>).map((row) => row.name);
	}

	async getWebhook(id: string): Promise<WebhookRecord | undefined> {
		const row = this.sql('SELECT * FROM webhooks WHERE id = ?').get(id) as WebhookRow | undefined;
		return row && fromWebhookRow(row);
	}

	async listWebhooks(filter: { beforeId?: string; limit: number }): Promise<WebhookRecord[]> {
		return this.run<WebhookRow>(webhooksQuery(builder, filter)).map(fromWebhookRow);
	}

	async listEnabledWebhooks(): Promise<readonly WebhookRecord[]> {
		const rows = this.sql(
			'SELECT * FROM webhooks WHERE enabled = 1 AND missed_after IS NULL',
		).all() as WebhookRow[];
		return rows.map(fromWebhookRow);
	}

	async getAttachment(id: string): Promise<AttachmentRecord | undefined> {
		const row = this.sql('SELECT * FROM attachments WHERE id = ?').get(id);
		return row ? fromAttachmentRow(row as AttachmentRow) : undefined;
	}

	async listUnusedAttachments(before: number, limit: number): Promise<AttachmentRecord[]> {
		const rows = this.sql(
			`SELECT * FROM attachments
			WHERE message_id IS NULL AND created_at < ? ORDER BY created_at LIMIT ?`,
		).all(before, limit);
		return (rows as AttachmentRow[]).map(fromAttachmentRow);
	}

	async listAttachments(sessionId: string): Promise<AttachmentRecord[]> {
		const rows = this.sql('SELECT * FROM attachments WHERE session_id = ?').all(sessionId);
		return (rows as AttachmentRow[]).map(fromAttachmentRow);
	}

	async getTimer(kind: TimerKind, sessionId: string): Promise<TimerRecord | undefined> {
		const row = this.sql(
			`SELECT kind, session_id AS sessionId, due_at AS dueAt, data FROM timers
			WHERE kind = ? AND session_id = ?`,
		).get(kind, sessionId) as TimerRow | undefined;
		return row && fromTimerRow(row);
	}

	async listTimers(kind: TimerKind, keyPrefix: string): Promise<TimerRecord[]> {
		const rows = this.sql(
			`SELECT kind, session_id AS sessionId, due_at AS dueAt, data FROM timers
			WHERE kind = ? AND session_id >= ? AND session_id < ? ORDER BY session_id`,
			// Keys are plain ASCII.
		).all(kind, keyPrefix, `${keyPrefix}\x7f`) as TimerRow[];
		return rows.map(fromTimerRow);
	}

	async getAiUsage(key: string): Promise<AiUsage> {
		const row = this.sql('SELECT answers, tokens FROM ai_usage WHERE key = ?').get(key);
		return (row as AiUsage | undefined) ?? { answers: 0, tokens: 0 };
	}

	async nextTimerAt(kinds: readonly TimerKind[]): Promise<number | undefined> {
		const row = this.sql(
			'SELECT min(due_at) AS dueAt FROM timers WHERE kind IN (SELECT value FROM json_each(?))',
		).get(JSON.stringify(kinds));
		return (row as { dueAt: number | null }).dueAt ?? undefined;
	}

	async listDueTimers(
		now: number,
		kinds: readonly TimerKind[],
		limit: number,
	): Promise<TimerRecord[]> {
		const rows = this.sql(
			`SELECT kind, session_id AS sessionId, due_at AS dueAt, data FROM timers
			WHERE due_at <= ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT ?`,
		).all(now, JSON.stringify(kinds), limit);
		return (rows as TimerRow[]).map(fromTimerRow);
	}

	private run<Row>(query: Compilable): Row[] {
		const { sql, parameters } = query.compile();
		return this.sql(sql).all(...parameters) as Row[];
	}
}
