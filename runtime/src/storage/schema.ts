/** The tables as kysely sees them: column names and types shared by every SQL store. */
import type { Generated } from 'kysely';
import type { DisabledReason, WebhookFormat } from '../../../protocol/shapes';
import type { AttachmentStatus } from './records';

export interface SessionRow {
	id: string;
	visitor_id: string;
	status: 'active' | 'closed';
	created_at: number;
	last_activity: number;
	closed_at: number | null;
	metadata: string;
	identity: string | null;
	ai_enabled: number | null;
	email: string | null;
	customer_id: string | null;
	announced_at: number | null;
	contact: string | null;
	csat: string | null;
	screenshot: string | null;
	handled_by: 'waiting' | 'bot' | 'human';
}

export interface MessageRow {
	seq: number;
	id: string;
	session_id: string;
	content: string;
	type: 'visitor' | 'operator' | 'ai' | 'system';
	created_at: number;
	reply_to: string | null;
	attachments: string | null;
	choices: string | null;
	operator: string | null;
	edited_at: number | null;
	deleted_at: number | null;
	delivered_at: number | null;
	read_at: number | null;
	/** When it was last edited, deleted or receipted; null while it is as it was sent. */
	updated_at: number | null;
}

export interface AttachmentRow {
	id: string;
	session_id: string;
	message_id: string | null;
	filename: string;
	mime_type: string;
	size: number;
	status: AttachmentStatus;
	uploaded_from: string;
	created_at: number;
}

export interface EventRow {
	seq: Generated<number>;
	id: string;
	type: string;
	name: string | null;
	session_id: string | null;
	created_at: number;
	client_id: string | null;
	body: string;
}

export interface WebhookRow {
	id: string;
	url: string;
	events: string;
	event_names: string | null;
	conditions: string | null;
	session_id: string | null;
	secret: string;
	description: string | null;
	source: string | null;
	enabled: number;
	format: WebhookFormat;
	timeout_ms: number | null;
	max_per_second: number | null;
	batch_seconds: number | null;
	previous_secrets: string | null;
	disabled_at: number | null;
	disabled_reason: DisabledReason | null;
	missed_after: number | null;
	created_at: number;
	updated_at: number;
}

export interface Schema {
	meta: { key: string; value: string };
	sessions: SessionRow;
	messages: MessageRow;
	events: EventRow;
	event_names: { name: string; seen_at: number };
	webhooks: WebhookRow;
	attachments: AttachmentRow;
	ai_usage: { key: string; answers: number; tokens: number; updated_at: number };
	timers: { kind: string; session_id: string; due_at: number; data: string };
	deliveries: {
		seq: Generated<number>;
		id: string;
		target: string;
		session_id: string;
		event_seq: number;
		state: 'pending' | 'delivered' | 'failed' | 'cancelled';
		attempts: number;
		attempts_before: Generated<number>;
		settled_at: number | null;
		joined_from: number | null;
		joined_body: string | null;
	};
	waits: {
		id: string;
		session_id: string;
		message_id: string;
		choices: string | null;
		resume_url: string;
		created_at: number;
		ended_at: number | null;
	};
	delivery_attempts: {
		delivery_seq: number;
		attempt: number;
		at: number;
		duration_ms: number;
		ok: number;
		status: number | null;
		reason: string | null;
		answer: string | null;
	};
	idempotency_keys: {
		key: string;
		fingerprint: string;
		request: string;
		created_at: number;
		status: number | null;
		answer: string | null;
	};
	lanes: { target: string; session_id: string; due_at: number; done_seq: number };
	target_status: {
		target: string;
		at: number;
		ok: number;
		status: number | null;
		reason: string | null;
		failing_since: number | null;
		attempts: Generated<number>;
		failures: Generated<number>;
	};
}
