/** The shapes of the management side: what REST, webhooks and the operator WebSocket say. */
import type { EventType } from './event-types';
import type { WaitChoice, WaitOutcome } from './waits';

/** Who a message is from. */
export type MessageType = 'visitor' | 'operator' | 'ai' | 'system';

/** Whether a conversation goes on. */
export type SessionStatus = 'active' | 'closed';

/** Who answers the visitor: nobody yet, the AI (ours or a workflow's), a human, or nobody any more. */
export type HandledBy = 'waiting' | 'bot' | 'human' | 'closed';

/** Why another party came to answer. */
export type HandoffReason =
	| 'operator_message'
	| 'ai_message'
	| 'timeout'
	| 'manual'
	| 'idle'
	| 'escalated'
	| 'refused'
	| 'limit'
	| 'failed';

/** Who the visitor says they are. */
export interface Identity {
	email?: string;
	name?: string;
	customerId?: string;
	metadata?: Record<string, unknown>;
	/** True when a token signed by the site's own server says so; a page's or a workflow's word is not proof. */
	verified?: boolean;
}

/** What the visitor typed into the form before the chat: never verified. */
export interface Contact {
	email?: string;
	/** E.164, such as +33612345678. */
	phone?: string;
	/** ISO 3166-1 alpha-2, such as FR. */
	phoneCountry?: string;
}

/** How the visitor rated the conversation. */
export interface Csat {
	/** Asked for and not answered yet. */
	pending: boolean;
	requestedAt: string;
	/** 1 (worst) to 5 (best). */
	score?: number;
	comment?: string;
	respondedAt?: string;
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
	contact?: Contact;
	csat?: Csat;
	/** `true` or `false` once toggled; `null` while the takeover timer decides. */
	aiEnabled: boolean | null;
	handledBy: HandledBy;
}

/** One message of a session. `type` is decided by the door it came through. */
export interface Message {
	id: string;
	sessionId: string;
	content: string;
	type: MessageType;
	createdAt: string;
	replyTo?: string;
	attachments?: Attachment[];
	/** Buttons that the visitor can answer with; writing the same does it, too. */
	choices?: WaitChoice[];
	/** Who of the operators wrote it, where that is known. */
	operator?: MessageOperator;
	/** How far it got: on a visitor's message towards the operators, on any other towards the visitor. */
	status?: MessageStatus;
	deliveredAt?: string;
	readAt?: string;
	editedAt?: string;
	/** Set on a deleted message: its text is empty then and its files are gone. */
	deletedAt?: string;
}

/** The message that another one answers. */
export interface Quote {
	id: string;
	type: MessageType;
	/** The beginning of its text; empty once it is deleted. */
	content: string;
	deleted?: boolean;
	/** MIME type of its first file. */
	attachmentType?: string;
}

/** An operator as visitors and the other operators see them. */
export interface MessageOperator {
	name?: string;
	/** Address of a picture. */
	avatar?: string;
	/** Where they wrote it: a bridge's name. */
	source?: string;
}

/** How far a message got. */
export type MessageStatus = 'sent' | 'delivered' | 'read';

/** A file of a message. Whoever has its address can read it, so it goes only to those who see the message. */
export interface Attachment {
	id: string;
	filename: string;
	mimeType: string;
	/** Bytes. */
	size: number;
	url: string;
	status: 'ready';
}

/** A named thing that happened on the page, or that the page should react to. */
export interface CustomEvent {
	name: string;
	data?: unknown;
	timestamp: string;
	/** Absent on a broadcast, which belongs to no session. */
	sessionId?: string;
}

/** What must be true of an event, besides its kind, to be delivered. */
export interface WebhookConditions {
	/** Of events of one message: who wrote it. */
	sender?: MessageType[];
	/** A part of the address of the page, in any case. */
	pageUrlContains?: string;
	/** Who answers the visitor at that moment. */
	handledBy?: HandledBy[];
}

/** A webhook subscription as the API shows it; the secret is only in the answer that created it. */
export interface Webhook {
	id: string;
	url: string;
	events: Array<EventType | '*'>;
	eventNames?: string[];
	conditions?: WebhookConditions;
	sessionId?: string;
	description?: string;
	source?: string;
	format: WebhookFormat;
	/** Deliveries a second at the most; absent: as many as the target answers. */
	maxPerSecond?: number;
	/** A visitor's quick messages are joined: how long after one the next is waited for. */
	batchSeconds?: number;
	enabled: boolean;
	/** When and why it was switched off; absent while it is enabled. */
	disabledAt?: string;
	disabledReason?: DisabledReason;
	/** True while it is enabled and still being sent what it missed. */
	catchingUp?: boolean;
	createdAt: string;
	updatedAt: string;
	secret?: string;
	/** Until when a replaced secret signs as well. */
	previousSecretUntil?: string;
	lastDelivery?: WebhookDeliveryStatus;
	/** Since when there was nothing but failure; absent after a success. */
	failingSince?: string;
}

/** `standard`: the event as in the log. `legacy`: `{event, session, sentAt}`, custom events only. */
export type WebhookFormat = 'standard' | 'legacy';

/**
 * Why a subscription is switched off: by the API, because its target answered 410 (`gone`) or asked for it
 * with a header (`requested`), or because it did nothing but fail for days (`failing`).
 */
export type DisabledReason = 'api' | 'gone' | 'requested' | 'failing';

/** How the newest attempt to deliver to a webhook went. */
export interface WebhookDeliveryStatus {
	at: string;
	ok: boolean;
	/** HTTP status of the answer; absent when there was none. */
	status?: number;
	/** Why there was no good answer, in one line. */
	reason?: string;
}

/** An event on its way to a subscription, with the newest attempts to send it. */
export interface Delivery {
	id: string;
	/** Of the event: the `webhook-id` of every attempt. */
	eventId: string;
	event: EventType;
	sessionId?: string;
	createdAt: string;
	status: 'pending' | 'delivered' | 'failed' | 'cancelled';
	attemptCount: number;
	/** Only while it is the next of its session. */
	nextAttemptAt?: string;
	settledAt?: string;
	/** Newest first. */
	attempts: DeliveryAttempt[];
}

/** One attempt to deliver an event. */
export interface DeliveryAttempt {
	attempt: number;
	at: string;
	durationMs: number;
	ok: boolean;
	/** HTTP status of the answer; absent when there was none. */
	status?: number;
	reason?: string;
	/** The beginning of what the receiver answered, at most 2 kB. */
	answer?: string;
}

/** What an event carries besides its name: the subject, and the session as it was at that moment. */
export interface EventData {
	sessionId?: string;
	session?: Session;
	message?: Message;
	/** Of a message that answers another: that one, in short. */
	quoted?: Quote;
	/** With `batchSeconds`: the visitor's quick messages, in order; `message` is the newest of them. */
	messages?: Message[];
	event?: CustomEvent;
	online?: boolean;
	enabled?: boolean;
	/** Of `message.read`: which messages, and how far they got. */
	messageIds?: string[];
	status?: MessageStatus;
	deliveredAt?: string;
	readAt?: string;
	csat?: Csat;
	/** Of `visitor.disconnected`: seconds the page was open, and why it was left. */
	duration?: number;
	/** Also of `handoff.changed` and `ai.takeover`. */
	reason?: string;
	/** Of `handoff.changed`: who answered before, and who does now. */
	from?: HandledBy;
	to?: HandledBy;
	webhook?: { id: string; url: string };
	/** Of `wait.ended`. */
	wait?: WaitOutcome;
}

/** The body of a webhook delivery, and equally one entry of the event log. */
export interface EventBody {
	id: string;
	event: EventType;
	timestamp: string;
	data: EventData;
}
