/** Database rows ↔ records: the only place that knows how values are kept in columns. */
import type { Selectable } from 'kysely';
import type { EventType } from '../../../protocol/event-types';
import type { Contact, Identity, MessageOperator } from '../../../protocol/shapes';
import type { WaitChoice } from '../../../protocol/waits';
import type {
	AttachmentRecord,
	AttachmentRef,
	CsatRecord,
	EventRecord,
	MessageRecord,
	ScreenshotRequest,
	SessionRecord,
	TimerRecord,
	WebhookRecord,
} from './records';
import type { AttachmentRow, EventRow, MessageRow, SessionRow, WebhookRow } from './schema';

/** What makes up a session, in the order of {@link SessionValues}. */
export const SESSION_COLUMNS =
	'id, visitor_id, status, created_at, last_activity, closed_at, metadata, identity, ai_enabled, ' +
	'announced_at, contact, csat, screenshot, handled_by';

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
	announcedAt: number | null,
	contact: string | null,
	csat: string | null,
	screenshot: string | null,
	handledBy: SessionRow['handled_by'],
];

export function fromSessionValues(values: SessionValues): SessionRecord {
	const [id, visitorId, status, createdAt, lastActivity, closedAt, metadata, identity, ai] = values;
	const [, , , , , , , , , announcedAt, contact, csat, screenshot, handledBy] = values;
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
		handledBy,
		announcedAt,
		contact: contact === null ? null : (JSON.parse(contact) as Contact),
		csat: csat === null ? null : (JSON.parse(csat) as CsatRecord),
		screenshot: screenshot === null ? null : (JSON.parse(screenshot) as ScreenshotRequest),
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
		row.announced_at,
		row.contact,
		row.csat,
		row.screenshot,
		row.handled_by,
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
		// Looked for in any case: the other system has it as somebody else typed it.
		email: (record.identity?.email ?? record.contact?.email)?.toLowerCase() ?? null,
		customer_id: record.identity?.customerId ?? null,
		announced_at: record.announcedAt,
		contact: record.contact && JSON.stringify(record.contact),
		csat: record.csat && JSON.stringify(record.csat),
		screenshot: record.screenshot && JSON.stringify(record.screenshot),
		handled_by: record.handledBy,
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
		attachments: row.attachments === null ? null : (JSON.parse(row.attachments) as AttachmentRef[]),
		choices: row.choices === null ? null : (JSON.parse(row.choices) as WaitChoice[]),
		operator: row.operator === null ? null : (JSON.parse(row.operator) as MessageOperator),
		editedAt: row.edited_at,
		deletedAt: row.deleted_at,
		deliveredAt: row.delivered_at,
		readAt: row.read_at,
	};
}

export function fromAttachmentRow(row: AttachmentRow): AttachmentRecord {
	return {
		id: row.id,
		sessionId: row.session_id,
		messageId: row.message_id,
		filename: row.filename,
		mimeType: row.mime_type,
		size: row.size,
		status: row.status,
		uploadedFrom: row.uploaded_from,
		createdAt: row.created_at,
	};
}

export function toAttachmentRow(record: AttachmentRecord): AttachmentRow {
	return {
		id: record.id,
		session_id: record.sessionId,
		message_id: record.messageId,
		filename: record.filename,
		mime_type: record.mimeType,
		size: record.size,
		status: record.status,
		uploaded_from: record.uploadedFrom,
		created_at: record.createdAt,
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
		conditions:
			row.conditions === null ? null : (JSON.parse(row.conditions) as WebhookRecord['conditions']),
		sessionId: row.session_id,
		secret: row.secret,
		description: row.description,
		source: row.source,
		enabled: row.enabled === 1,
		format: row.format,
		timeoutMs: row.timeout_ms,
		maxPerSecond: row.max_per_second,
		batchSeconds: row.batch_seconds,
		previousSecrets:
			row.previous_secrets === null
				? []
				: (JSON.parse(row.previous_secrets) as WebhookRecord['previousSecrets']),
		disabledAt: row.disabled_at,
		disabledReason: row.disabled_reason,
		missedAfter: row.missed_after,
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
		conditions: record.conditions && JSON.stringify(record.conditions),
		session_id: record.sessionId,
		secret: record.secret,
		description: record.description,
		source: record.source,
		enabled: Number(record.enabled),
		format: record.format,
		timeout_ms: record.timeoutMs,
		max_per_second: record.maxPerSecond,
		batch_seconds: record.batchSeconds,
		previous_secrets:
			record.previousSecrets.length === 0 ? null : JSON.stringify(record.previousSecrets),
		disabled_at: record.disabledAt,
		disabled_reason: record.disabledReason,
		missed_after: record.missedAfter,
		created_at: record.createdAt,
		updated_at: record.updatedAt,
	};
}

/** A timer as it is selected; only what it is about is kept as JSON. */
export type TimerRow = Omit<TimerRecord, 'data'> & { data: string };

export function fromTimerRow(row: TimerRow): TimerRecord {
	return { ...row, data: JSON.parse(row.data) as Record<string, unknown> };
}
