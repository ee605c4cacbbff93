/** Reads of the SQLite store, on whichever connection they are given. */
import type Database from 'better-sqlite3';
import {
	DummyDriver,
	Kysely,
	SqliteAdapter,
	SqliteIntrospector,
	SqliteQueryCompiler,
} from 'kysely';
import { eventsQuery, messagesQuery, sessionsQuery, webhooksQuery } from '../list-queries';
import {
	fromEventRow,
	fromMessageRow,
	fromSessionRow,
	fromSessionValues,
	fromWebhookRow,
	SESSION_COLUMNS,
	type SessionValues,
} from '../rows';
import type { EventRow, MessageRow, Schema, SessionRow, WebhookRow } from '../schema';
import type { Selectable } from 'kysely';
import type { EventType } from '../../../../protocol/event-types';
import type {
	EventRecord,
	MessageRecord,
	SessionRecord,
	TargetStatus,
	WebhookRecord,
} from '../records';
import type { EventFilter, MessageFilter, SessionFilter, StoreReader } from '../store';

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

export class SqliteReader implements StoreReader {
	private readonly statements = new Map<string, Database.Statement>();
	private session: Database.Statement | undefined;

	constructor(protected readonly db: Database.Database) {}

	/** A prepared statement, made once per connection. The texts are ours, so there are few of them. */
	protected sql(text: string): Database.Statement {
		let statement = this.statements.get(text);
		if (!statement) {
			statement = this.db.prepare(text);
			this.statements.set(text, statement);
		}
		return statement;
	}

	async getMeta(key: string): Promise<string | undefined> {
		const row = this.sql('SELECT value FROM meta WHERE key = ?').get(key);
		return (row as { value: string } | undefined)?.value;
	}

	async getSession(id: string): Promise<SessionRecord | undefined> {
		// By position, as every message reads its session: naming the columns costs as much as finding the row.
		this.session ??= this.db.prepare(sessionById).raw();
		const values = this.session.get(id) as SessionValues | undefined;
		return values && fromSessionValues(values);
	}

	async listSessions(filter: SessionFilter): Promise<SessionRecord[]> {
		return this.run<SessionRow>(sessionsQuery(builder, filter)).map(fromSessionRow);
	}

	async getMessage(sessionId: string, id: string): Promise<MessageRecord | undefined> {
		const find = this.sql('SELECT * FROM messages WHERE session_id = ? AND id = ?');
		const row = find.get(sessionId, id) as MessageRow | undefined;
		return row && fromMessageRow(row);
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
		const rows = this.sql('SELECT * FROM webhooks WHERE enabled = 1').all() as WebhookRow[];
		return rows.map(fromWebhookRow);
	}

	async getTargetStatus(target: string): Promise<TargetStatus | undefined> {
		const row = this.sql('SELECT at, ok, status, reason FROM target_status WHERE target = ?').get(
			target,
		) as { at: number; ok: number; status: number | null; reason: string | null } | undefined;
		return row && { ...row, ok: row.ok === 1 };
	}

	async nextDueAt(after: number): Promise<number | undefined> {
		const rows = this.dueTargets().map(({ target }) =>
			this.sql(
				'SELECT min(due_at) AS dueAt FROM lanes WHERE claimed = 0 AND target = ? AND due_at > ?',
			).get(target, after),
		) as Array<{ dueAt: number | null }>;
		const due = rows.flatMap(({ dueAt }) => dueAt ?? []);
		return due.length > 0 ? Math.min(...due) : undefined;
	}

	/** Targets with waiting lanes and when their first is due, hopping along the index from one to the next. */
	protected dueTargets(): Array<{ target: string; dueAt: number }> {
		const rows = this.sql(
			`WITH RECURSIVE hop(target) AS (
				SELECT min(target) FROM lanes WHERE claimed = 0
				UNION ALL
				SELECT (SELECT min(target) FROM lanes WHERE claimed = 0 AND target > hop.target)
				FROM hop WHERE hop.target IS NOT NULL
			)
			SELECT target, (
				SELECT min(due_at) FROM lanes WHERE claimed = 0 AND lanes.target = hop.target
			) AS dueAt FROM hop WHERE target IS NOT NULL`,
		).all();
		return rows as Array<{ target: string; dueAt: number }>;
	}

	private run<Row>(query: Compilable): Row[] {
		const { sql, parameters } = query.compile();
		return this.sql(sql).all(...parameters) as Row[];
	}
}
