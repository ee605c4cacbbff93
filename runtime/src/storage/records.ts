/** What a store keeps: plain records, times in milliseconds since the epoch, absent values as null. */
import type { EventType } from '../../../protocol/event-types';
import type {
	Contact,
	DisabledReason,
	HandledBy,
	Identity,
	MessageOperator,
	MessageType,
	SessionStatus,
	WebhookConditions,
	WebhookFormat,
} from '../../../protocol/shapes';

import type { WaitChoice } from '../../../protocol/waits';

/** One conversation with one visitor. */
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
	/** Who answers while it is open; `waiting` in a closed one. */
	handledBy: Exclude<HandledBy, 'closed'>;
	/** When operators first heard of it; null while nobody did anything but look at a page. */
	announcedAt: number | null;
	/** What the visitor typed into the form before the chat. */
	contact: Contact | null;
	csat: CsatRecord | null;
	screenshot: ScreenshotRequest | null;
}

/** A rating that was asked for, and perhaps given. */
export interface CsatRecord {
	requestedAt: number;
	/** 1 (worst) to 5 (best); absent while it is pending. */
	score?: number;
	comment?: string;
	respondedAt?: number;
}

/** A picture of the page that an operator asked for and the page has not sent yet. */
export interface ScreenshotRequest {
	requestId: string;
	requestedAt: number;
	requestedBy?: string;
}

/** One message of a session. */
export interface MessageRecord {
	/** Position in the log of the event that told of it: the order of the conversation. */
	seq: number;
	id: string;
	sessionId: string;
	content: string;
	type: MessageType;
	createdAt: number;
	replyTo: string | null;
	/** Files that came with it. */
	attachments: AttachmentRef[] | null;
	/** Buttons that the visitor can answer with. */
	choices: WaitChoice[] | null;
	/** Who of the operators wrote it, where that is known. */
	operator: MessageOperator | null;
	editedAt: number | null;
	/** Set on a deleted message, whose text and files are gone. */
	deletedAt: number | null;
	deliveredAt: number | null;
	readAt: number | null;
}

/** A file as a message keeps it; its address is made when it is shown. */
export interface AttachmentRef {
	id: string;
	filename: string;
	mimeType: string;
	/** Bytes. */
	size: number;
}

/**
 * How far a file got: `pending` (announced), `stored` (its bytes are here), `ready` (confirmed, so a message can
 * take it up), `discarded` (nobody may read it any more, its bytes are being removed).
 */
export type AttachmentStatus = 'pending' | 'stored' | 'ready' | 'discarded';

/** One file of a session. */
export interface AttachmentRecord extends AttachmentRef {
	sessionId: string;
	messageId: string | null;
	status: AttachmentStatus;
	/** Where it came from: `widget`, `screenshot`, a bridge's name or `api`. */
	uploadedFrom: string;
	createdAt: number;
}

/** What answers of the AI have cost. */
export interface AiUsage {
	answers: number;
	/** Tokens read and written. */
	tokens: number;
}

/** What a due timer is about. */
export type TimerKind =
	| 'visitor_left'
	| 'webhook_catch_up'
	| 'webhook_replay'
	| 'webhook_burst'
	| 'wait_expired'
	| 'ai_takeover'
	| 'ai_answer'
	| 'ai_handback'
	| 'operators_idle';

/** Something that is to happen at a time, at most one of a kind per session. */
export interface TimerRecord {
	kind: TimerKind;
	/** What it is about: a session, or whatever else has timers of this kind (a webhook, by its id; a webhook and a session). */
	sessionId: string;
	dueAt: number;
	data: Record<string, unknown>;
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

/** One subscription to events. */
export interface WebhookRecord {
	id: string;
	url: string;
	events: Array<EventType | '*'>;
	eventNames: string[] | null;
	conditions: WebhookConditions | null;
	sessionId: string | null;
	secret: string;
	description: string | null;
	source: string | null;
	enabled: boolean;
	format: WebhookFormat;
	/** Time an attempt may take; null: the usual one. */
	timeoutMs: number | null;
	/** Deliveries a second that the target takes; null: as many as it answers. */
	maxPerSecond: number | null;
	/** Quick messages of a visitor are joined: how long after one the next is waited for; null: each by itself. */
	batchSeconds: number | null;
	/** Secrets that were replaced and still sign for a while, newest first. */
	previousSecrets: Array<{ secret: string; until: number }>;
	/** When and why it was switched off; null while it is enabled. */
	disabledAt: number | null;
	disabledReason: DisabledReason | null;
	/** Position of the last event that was queued for it before it was switched off; null once it has caught up. */
	missedAfter: number | null;
	createdAt: number;
	updatedAt: number;
}
