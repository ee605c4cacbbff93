/** What a store keeps: plain records, times in milliseconds since the epoch, absent values as null. */
import type { EventType } from '../../../protocol/event-types';
import type { Identity, MessageType, SessionStatus } from '../../../protocol/shapes';

export interface SessionRecord {
	id: string;
	visitorId: string;
	status: SessionStatus;
	createdAt: number;
	lastActivity: number;
	closedAt: number | null;
	metadata: Record<string, unknown>;
	identity: Identity | null;
	aiEnabled: boolean | null;
}

export interface MessageRecord {
	/** Position in the log of the event that told of it: the order of the conversation. */
	seq: number;
	id: string;
	sessionId: string;
	content: string;
	type: MessageType;
	createdAt: number;
	replyTo: string | null;
}

/** One entry of the append-only log. `body` is the exact JSON that webhooks receive. */
export interface EventRecord {
	/** Position in the log: grows by commit order, never reused. */
	seq: number;
	id: string;
	type: EventType;
	/** Name of a custom event; null for all others. */
	name: string | null;
	/** Null when the event concerns no single session, such as a broadcast. */
	sessionId: string | null;
	createdAt: number;
	/** The sender's own id for what it sent; a second event with it in the same session is a retry. */
	clientId: string | null;
	body: string;
}

export interface WebhookRecord {
	id: string;
	url: string;
	events: Array<EventType | '*'>;
	eventNames: string[] | null;
	sessionId: string | null;
	secret: string;
	description: string | null;
	source: string | null;
	enabled: boolean;
	createdAt: number;
	updatedAt: number;
}

/** How the newest attempt at a target went. */
export interface TargetStatus {
	at: number;
	ok: boolean;
	status: number | null;
	reason: string | null;
}

/** A delivery that is due, claimed for one attempt. */
export interface DueDelivery {
	id: string;
	/** `webhook:<webhook id>`; other kinds of target have other prefixes. */
	target: string;
	/** Empty for events of no session. */
	sessionId: string;
	/** Attempts made before this one. */
	attempts: number;
	eventId: string;
	eventType: EventType;
	body: string;
}

/** What became of one attempt. */
export interface DeliveryOutcome {
	delivery: DueDelivery;
	/** `retry` keeps the delivery at the head of its lane until `retryAt`. */
	result: 'delivered' | 'retry' | 'failed';
	retryAt: number;
	at: number;
	status: number | null;
	reason: string | null;
}
