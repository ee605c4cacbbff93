/** The lists that are put together from filters, as kysely queries that any SQL dialect can compile. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Schema } from './schema';
import type { EventFilter, MessageFilter, SessionFilter } from './store';

/** How a database looks for text, where databases differ. */
export interface Search {
	/** A text of a column that holds JSON. */
	field(column: 'identity' | 'metadata', key: string): RawBuilder<unknown>;
	/** Matches a pattern whatever the case. */
	like: 'like' | 'ilike';
}

export const SQLITE_SEARCH: Search = {
	field: (column, key) => sql`json_extract(${sql.ref(column)}, ${sql.lit(`$.${key}`)})`,
	like: 'like',
};

export const POSTGRES_SEARCH: Search = {
	// As it is written in the JSON: Postgres refuses to read all of one that holds half a character somewhere.
	field: (column, key) =>
		sql`substring(${sql.ref(column)} from ${sql.lit(`"${key}":"((?:[^"\\\\]|\\\\.)*)"`)})`,
	like: 'ilike',
};

/** Newest first: ids are time-ordered, so the primary key is the order. */
export function sessionsQuery(db: Kysely<Schema>, filter: SessionFilter, search: Search) {
	let query = db.selectFrom('sessions').selectAll().orderBy('id', 'desc').limit(filter.limit);
	if (!filter.withPageViews) query = query.where('announced_at', 'is not', null);
	if (filter.status) query = query.where('status', '=', filter.status);
	if (filter.email) {
		// Rows of earlier versions have it as it was written.
		query = query.where('email', 'in', [filter.email.toLowerCase(), filter.email]);
	}
	if (filter.identityId) query = query.where('customer_id', '=', filter.identityId);
	if (filter.visitorId) query = query.where('visitor_id', '=', filter.visitorId);
	if (filter.createdAfter !== undefined) {
		query = query.where('created_at', '>', filter.createdAfter);
	}
	if (filter.beforeId) query = query.where('id', '<', filter.beforeId);
	if (filter.q) {
		const pattern = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
		const like = (value: RawBuilder<unknown>) =>
			sql<boolean>`(${value}) ${sql.raw(search.like)} ${pattern} escape ${sql.lit('\\')}`;
		query = query.where((any) =>
			any.or([
				like(sql.ref('email')),
				like(sql.ref('visitor_id')),
				like(search.field('identity', 'name')),
				like(search.field('metadata', 'pageUrl')),
			]),
		);
	}
	return query;
}

/** Oldest first when catching up, newest first (for the caller to turn round) when paging back. */
export function messagesQuery(db: Kysely<Schema>, sessionId: string, filter: MessageFilter) {
	const forward = filter.afterId !== undefined;
	let query = db
		.selectFrom('messages')
		.selectAll()
		.where('session_id', '=', sessionId)
		.limit(filter.limit);
	if (filter.since !== undefined) {
		const changedAt = sql<number>`coalesce(updated_at, created_at)`;
		query = query.where(changedAt, '>=', filter.since).orderBy(changedAt).orderBy('seq');
	} else {
		query = query.orderBy('seq', forward ? 'asc' : 'desc');
	}
	const seqOf = (id: string) =>
		db
			.selectFrom('messages as other')
			.select('other.seq')
			.where('other.id', '=', id)
			.where('other.session_id', '=', sessionId);
	if (filter.afterId) query = query.where('seq', '>', seqOf(filter.afterId));
	if (filter.beforeId) query = query.where('seq', '<', seqOf(filter.beforeId));
	return query;
}

/** Newest first, or in log order from the event after `afterId`. */
export function eventsQuery(db: Kysely<Schema>, filter: EventFilter) {
	let query = db
		.selectFrom('events')
		.selectAll()
		.orderBy('seq', filter.afterId === undefined ? 'desc' : 'asc')
		.limit(filter.limit);
	if (filter.type) query = query.where('type', '=', filter.type);
	if (filter.name) query = query.where('name', '=', filter.name);
	if (filter.sessionId) query = query.where('seq', 'in', seqsOfSession(db, filter.sessionId));
	if (filter.beforeSeq !== undefined) query = query.where('seq', '<', filter.beforeSeq);
	if (filter.afterId) {
		const { afterId } = filter;
		query = query.where('seq', '>', (any) =>
			any.selectFrom('events as other').select('other.seq').where('other.id', '=', afterId),
		);
	}
	return query;
}

/** Events of a session: those of its messages are found through the messages, the others by their own index. */
function seqsOfSession(db: Kysely<Schema>, sessionId: string) {
	return db
		.selectFrom('events as own')
		.select('own.seq')
		.where('own.session_id', '=', sessionId)
		.where('own.type', '<>', sql.lit('message.created'))
		.unionAll(
			db.selectFrom('messages').select('messages.seq').where('messages.session_id', '=', sessionId),
		);
}

export function webhooksQuery(db: Kysely<Schema>, filter: { beforeId?: string; limit: number }) {
	const query = db.selectFrom('webhooks').selectAll().orderBy('id', 'desc').limit(filter.limit);
	return filter.beforeId ? query.where('id', '<', filter.beforeId) : query;
}
