/** The tables as kysely sees them: column names and types shared by every SQL store. */
import type { Generated } from 'kysely';

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
}

export interface MessageRow {
	seq: number;
	id: string;
	session_id: string;
	content: string;
	type: 'visitor' | 'operator' | 'ai' | 'system';
	created_at: number;
	reply_to: string | null;
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
	session_id: string | null;
	secret: string;
	description: string | null;
	source: string | null;
	enabled: number;
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
	deliveries: {
		seq: Generated<number>;
		id: string;
		target: string;
		session_id: string;
		event_seq: number;
		state: 'pending' | 'delivered' | 'failed' | 'cancelled';
		attempts: number;
	};
	lanes: { target: string; session_id: string; due_at: number; claimed: number };
	target_status: {
		target: string;
		at: number;
		ok: number;
		status: number | null;
		reason: string | null;
	};
}
