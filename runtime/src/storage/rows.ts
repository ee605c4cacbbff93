/** Database rows ↔ records: the only place that knows how values are kept in columns. */
import type { Selectable } from 'kysely';
import type { EventType } from '../../../protocol/event-types';
import type { Identity } from '../../../protocol/shapes';
import type { EventRecord, MessageRecord, SessionRecord, WebhookRecord } from './records';
import type { EventRow, MessageRow, SessionRow, WebhookRow } from './schema';

/** What makes up a session, in the order of {@link SessionValues}. */
export const SESSION_COLUMNS =
	'id, visitor_id, status, created_at, last_activity, closed_at, metadata, identity, ai_enabled';

export type SessionValues = [
	id: string,
	visitorId: string,
	status: SessionRow['status'],
	createdAt: number,
	lastActivity: number,
	closedAt: number | null,
	metadata: string,
	identity: string | null,
	aiEnabled: number | null,
];

export function fromSessionValues(values: SessionValues): SessionRecord {
	const [id, visitorId, status, createdAt, lastActivity, closedAt, metadata, identity, ai] = values;
	return {
		id,
		visitorId,
		status,
		createdAt,
		lastActivity,
		closedAt,
		metadata: JSON.parse(metadata) as Record<string, unknown>,
		identity: identity === null ? null : (JSON.parse(identity) as Identity),
		aiEnabled: ai === null ? null : ai === 1,
	};
}

export function fromSessionRow(row: SessionRow): SessionRecord {
	return fromSessionValues([
		row.id,
		row.visitor_id,
		row.status,
		row.created_at,
		row.last_activity,
		row.closed_at,
		row.metadata,
		row.identity,
		row.ai_enabled,
	]);
}

export function toSessionRow(record: SessionRecord): SessionRow {
	return {
		id: record.id,
		visitor_id: record.visitorId,
		status: record.status,
		created_at: record.createdAt,
		last_activity: record.lastActivity,
		closed_at: record.closedAt,
		metadata: JSON.stringify(record.metadata),
		identity: record.identity && JSON.stringify(record.identity),
		ai_enabled: record.aiEnabled === null ? null : Number(record.aiEnabled),
		email: record.identity?.email ?? null,
		customer_id: record.identity?.customerId ?? null,
	};
}

export function fromMessageRow(row: MessageRow): MessageRecord {
	return {
		seq: row.seq,
		id: row.id,
		sessionId: row.session_id,
		content: row.content,
		type: row.type,
		createdAt: row.created_at,
		replyTo: row.reply_to,
	};
}

export function fromEventRow(row: Selectable<EventRow>): EventRecord {
	return {
		seq: row.seq,
		id: row.id,
		type: row.type as EventType,
		name: row.name,
		sessionId: row.session_id,
		createdAt: row.created_at,
		clientId: row.client_id,
		body: row.body,
	};
}

export function fromWebhookRow(row: WebhookRow): WebhookRecord {
	return {
		id: row.id,
		url: row.url,
		events: JSON.parse(row.events) as WebhookRecord['events'],
		eventNames: row.event_names === null ? null : (JSON.parse(row.event_names) as string[]),
		sessionId: row.session_id,
		secret: row.secret,
		description: row.description,
		source: row.source,
		enabled: row.enabled === 1,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}

export function toWebhookRow(record: WebhookRecord): WebhookRow {
	return {
		id: record.id,
		url: record.url,
		events: JSON.stringify(record.events),
		event_names: record.eventNames && JSON.stringify(record.eventNames),
		session_id: record.sessionId,
		secret: record.secret,
		description: record.description,
		source: record.source,
		enabled: Number(record.enabled),
		created_at: record.createdAt,
		updated_at: record.updatedAt,
	};
}
