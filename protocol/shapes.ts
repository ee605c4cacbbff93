/** The shapes of the management side: what REST, webhooks and the operator WebSocket say. */
import type { EventType } from './event-types';

export type MessageType = 'visitor' | 'operator' | 'ai' | 'system';

export type SessionStatus = 'active' | 'closed';

/** Who the visitor says they are. */
export interface Identity {
	email?: string;
	name?: string;
	customerId?: string;
	metadata?: Record<string, unknown>;
}

/** One conversation with one visitor. Times are ISO-8601 UTC with milliseconds. */
export interface Session {
	id: string;
	visitorId: string;
	projectId: string;
	status: SessionStatus;
	createdAt: string;
	lastActivity: string;
	closedAt?: string;
	/** What is known of the page and the browser: `pageUrl`, `userAgent`, `referrer`, `language`, … */
	metadata: Record<string, unknown>;
	identity?: Identity;
	/** `true` or `false` once toggled; `null` while the takeover timer decides. */
	aiEnabled: boolean | null;
}

/** One message of a session. `type` is decided by the door it came through. */
export interface Message {
	id: string;
	sessionId: string;
	content: string;
	type: MessageType;
	createdAt: string;
	replyTo?: string;
}

/** A named thing that happened on the page, or that the page should react to. */
export interface CustomEvent {
	name: string;
	data?: unknown;
	timestamp: string;
	/** Absent on a broadcast, which belongs to no session. */
	sessionId?: string;
}

/** A webhook subscription as the API shows it; the secret is only in the answer that created it. */
export interface Webhook {
	id: string;
	url: string;
	events: Array<EventType | '*'>;
	eventNames?: string[];
	sessionId?: string;
	description?: string;
	source?: string;
	enabled: boolean;
	createdAt: string;
	updatedAt: string;
	secret?: string;
	lastDelivery?: WebhookDeliveryStatus;
}

/** How the newest attempt to deliver to a webhook went. */
export interface WebhookDeliveryStatus {
	at: string;
	ok: boolean;
	/** HTTP status of the answer; absent when there was none. */
	status?: number;
	/** Why there was no good answer, in one line. */
	reason?: string;
}

/** What an event carries besides its name: the subject, and the session as it was at that moment. */
export interface EventData {
	sessionId?: string;
	session?: Session;
	message?: Message;
	event?: CustomEvent;
	online?: boolean;
	enabled?: boolean;
	webhook?: { id: string; url: string };
}

/** The body of a webhook delivery, and equally one entry of the event log. */
export interface EventBody {
	id: string;
	event: EventType;
	timestamp: string;
	data: EventData;
}
