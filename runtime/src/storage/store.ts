/** The storage contract: atomic writes, consistent reads, nothing of any database in its names. */
import type { EventType } from '../../../protocol/event-types';
import type {
	AiUsage,
	AttachmentRecord,
	EventRecord,
	MessageRecord,
	SessionRecord,
	TimerKind,
	TimerRecord,
	WebhookRecord,
} from './records';
import type { DeliveryReader, DeliveryWriter } from './delivery-store';
import type { IdempotencyKeys } from './idempotency-keys';
import type { Waits } from './waits';
import type { BridgeReader, BridgeWriter } from './bridge-records';

/** A slice of a list: at most `limit` entries beyond `before`/`after`, an id or position seen earlier. */
export interface SessionFilter {
	status?: 'active' | 'closed';
	email?: string;
	identityId?: string;
	visitorId?: string;
	/** Free text, looked for in e-mail, name, page address and visitor id. */
	q?: string;
	createdAfter?: number;
	/** Whether sessions that are no more than a page view are among them. Default: they are not. */
	withPageViews?: boolean;
	beforeId?: string;
	limit: number;
}

export interface MessageFilter {
	/** Only messages added before this one (paging back). */
	beforeId?: string;
	/** Only messages added after this one (catching up). */
	afterId?: string;
	/** Only messages created or changed at or after this time, in the order of that. */
	since?: number;
	limit: number;
}

export interface EventFilter {
	type?: EventType;
	name?: string;
	sessionId?: string;
	beforeSeq?: number;
	/** Only events after the one with this id, oldest first. */
	afterId?: string;
	limit: number;
}

/** Where an event stands in the log. */
export interface EventPosition {
	seq: number;
	/**
	 * Position of the event before it that its pages get to hear of: of its session or of none; for an event of no
	 * session, of none. 0 if there is none; undefined where one process has the store for itself, which hears of
	 * everything in order anyway.
	 */
	previous: number | undefined;
}

/** A session with the position of its last event. */
export interface SessionHead {
	/** Null: the events of no session. */
	sessionId: string | null;
	seq: number;
}

/** What can be read, outside of a change and within one. */
export interface StoreReader extends DeliveryReader {
	readonly idempotency: Pick<IdempotencyKeys, 'find'>;
	readonly waits: Pick<Waits, 'get'>;
	readonly bridges: BridgeReader;
	getMeta(key: string): Promise<string | undefined>;
	getSession(id: string): Promise<SessionRecord | undefined>;
	/** Newest first. */
	listSessions(filter: SessionFilter): Promise<SessionRecord[]>;
	getMessage(sessionId: string, id: string): Promise<MessageRecord | undefined>;
	/** Those of these messages that are of this session, in the order they were added. */
	findMessages(sessionId: string, ids: readonly string[]): Promise<MessageRecord[]>;
	/** In the order they were added; without `afterId` or `since`, the newest page. */
	listMessages(sessionId: string, filter: MessageFilter): Promise<MessageRecord[]>;
	/** Newest first, unless `afterId` asks for what followed. */
	listEvents(filter: EventFilter): Promise<EventRecord[]>;
	/** What a page missed: events of these types, of its session or of none, after `seq`, oldest first. */
	eventsSince(
		sessionId: string,
		seq: number,
		types: readonly EventType[],
		limit: number,
	): Promise<EventRecord[]>;
	/** The event of this type that a client already sent under its own id, if it did. */
	findEventByClientId(
		sessionId: string,
		type: EventType,
		clientId: string,
	): Promise<EventRecord | undefined>;
	hasEvent(id: string): Promise<boolean>;
	/** Where the log ends: below that position nothing can be added any more. */
	lastEventSeq(): Promise<number>;
	/** Position of the last event that a session's pages get to hear of: of the session or of none; 0 if there is none. */
	lastEventSeqOf(sessionId: string): Promise<number>;
	/** Which sessions have events after a position and up to another, with the last of those; null for events of none. */
	sessionsSince(after: number, upTo: number): Promise<SessionHead[]>;
	/** Custom event names seen so far, most recent first. */
	listEventNames(limit: number): Promise<string[]>;
	getWebhook(id: string): Promise<WebhookRecord | undefined>;
	/** Newest first. */
	listWebhooks(filter: { beforeId?: string; limit: number }): Promise<WebhookRecord[]>;
	listEnabledWebhooks(): Promise<readonly WebhookRecord[]>;
	getAttachment(id: string): Promise<AttachmentRecord | undefined>;
	/** Files that no message took up and that were announced before this time, oldest first. */
	listUnusedAttachments(before: number, limit: number): Promise<AttachmentRecord[]>;
	/** Files of a session, in no order. */
	listAttachments(sessionId: string): Promise<AttachmentRecord[]>;
	getTimer(kind: TimerKind, sessionId: string): Promise<TimerRecord | undefined>;
	/** All timers of a kind whose key begins so. */
	listTimers(kind: TimerKind, keyPrefix: string): Promise<TimerRecord[]>;
	/** What the AI has used up under a key: a session's id, or a day. */
	getAiUsage(key: string): Promise<AiUsage>;
	/** When the first timer of these kinds falls due. */
	nextTimerAt(kinds: readonly TimerKind[]): Promise<number | undefined>;
	/** Timers of these kinds that are due, those due first coming first. */
	listDueTimers(now: number, kinds: readonly TimerKind[], limit: number): Promise<TimerRecord[]>;
}

/** A change under way: it sees its own writes, and nobody else does before its end. */
export interface StoreTransaction extends StoreReader, DeliveryWriter {
	readonly idempotency: IdempotencyKeys;
	readonly waits: Waits;
	readonly bridges: BridgeWriter;
	setMeta(key: string, value: string): Promise<void>;
	insertSession(session: SessionRecord): Promise<void>;
	updateSession(session: SessionRecord): Promise<void>;
	/** Moves only the time of last activity. */
	touchSession(id: string, lastActivity: number): Promise<void>;
	/** Removes a session with its messages, events, deliveries, timers and records of files. */
	eraseSession(id: string): Promise<void>;
	/** Deletes sessions that never became more than a page view, idle since before this time; returns how many. */
	deletePageViews(idleSince: number, limit: number): Promise<number>;
	insertMessage(message: MessageRecord): Promise<void>;
	/** Replaces what of a message can change. */
	updateMessage(message: MessageRecord, updatedAt: number): Promise<void>;
	/** Takes the buttons off a message, which does not count as a change of it. */
	dropChoices(sessionId: string, messageId: string): Promise<void>;
	insertAttachment(attachment: AttachmentRecord): Promise<void>;
	updateAttachment(attachment: AttachmentRecord): Promise<void>;
	deleteAttachment(id: string): Promise<void>;
	/** Sets the one timer of this kind and session, or moves it. */
	setTimer(timer: TimerRecord): Promise<void>;
	cancelTimer(kind: TimerKind, sessionId: string): Promise<void>;
	/**
	 * Takes a timer out of the store: whoever does, does what it is about in the same transaction.
	 * @returns false when it was taken, moved or cancelled meanwhile
	 */
	takeTimer(timer: TimerRecord): Promise<boolean>;
	/** Adds to what the AI has used up under a key. */
	addAiUsage(key: string, usage: AiUsage, now: number): Promise<void>;
	/** Appends to the log. */
	insertEvent(event: Omit<EventRecord, 'seq'>): Promise<EventPosition>;
	/**
	 * Deletes the oldest events of no session, as far as they happened before a time, and never the newest event of
	 * all, whose position must not be given out again.
	 * @returns how many; fewer than `limit` once there are no more of them
	 */
	deleteProjectEvents(before: number, limit: number): Promise<number>;
	rememberEventName(name: string, seenAt: number): Promise<void>;
	insertWebhook(webhook: WebhookRecord): Promise<void>;
	updateWebhook(webhook: WebhookRecord): Promise<void>;
	deleteWebhook(id: string): Promise<void>;
}

/** A store that is yet to be opened. */
export interface StoreDefinition {
	/**
	 * Called once, when the service starts.
	 * @param onBroken to be told when the store can keep nothing any more: the service is of no use then
	 */
	open(onBroken: (error: unknown) => void): Promise<Store>;
}

/** Where everything is kept: consistent reads, and changes that happen whole or not at all. */
export interface Store extends StoreReader {
	/**
	 * Runs `work` atomically and resolves once its effects are durable; if it throws, none of them remain.
	 * `work` may await only methods of the transaction it is given: it can run inside a batch that others
	 * share, and it may be run again if the database asks for a retry.
	 */
	transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
	/**
	 * The same for what may be done again: resolves once the change is committed, so that a killed process has
	 * not lost it, without waiting for the disk, so that a power failure may. Whoever does many of them in a row has
	 * to let the event loop have a turn in between.
	 */
	commit<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
	/** The listener hears that another instance on the same data may have left deliveries or timers that are due. */
	onWorkElsewhere?(listener: () => void): void;
	/** Finishes queued transactions, then closes. Later calls reject. */
	close(): Promise<void>;
}
