/** The storage contract: atomic writes, consistent reads, nothing of any database in its names. */
import type { EventType } from '../../../protocol/event-types';
import type {
	DeliveryOutcome,
	DueDelivery,
	EventRecord,
	MessageRecord,
	SessionRecord,
	TargetStatus,
	WebhookRecord,
} from './records';

/** A slice of a list: at most `limit` entries beyond `before`/`after`, an id or position seen earlier. */
export interface SessionFilter {
	status?: 'active' | 'closed';
	email?: string;
	identityId?: string;
	visitorId?: string;
	/** Free text, looked for in e-mail, name, page address and visitor id. */
	q?: string;
	createdAfter?: number;
	beforeId?: string;
	limit: number;
}

export interface MessageFilter {
	/** Only messages added before this one (paging back). */
	beforeId?: string;
	/** Only messages added after this one (catching up). */
	afterId?: string;
	/** Only messages created at or after this time. */
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

export interface StoreReader {
	getMeta(key: string): Promise<string | undefined>;
	getSession(id: string): Promise<SessionRecord | undefined>;
	/** Newest first. */
	listSessions(filter: SessionFilter): Promise<SessionRecord[]>;
	getMessage(sessionId: string, id: string): Promise<MessageRecord | undefined>;
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
	lastEventSeq(): Promise<number>;
	/** Custom event names seen so far, most recent first. */
	listEventNames(limit: number): Promise<string[]>;
	getWebhook(id: string): Promise<WebhookRecord | undefined>;
	/** Newest first. */
	listWebhooks(filter: { beforeId?: string; limit: number }): Promise<WebhookRecord[]>;
	listEnabledWebhooks(): Promise<readonly WebhookRecord[]>;
	getTargetStatus(target: string): Promise<TargetStatus | undefined>;
	/** When the first delivery after this time falls due, whoever it is for. */
	nextDueAt(after: number): Promise<number | undefined>;
}

export interface StoreTransaction extends StoreReader {
	setMeta(key: string, value: string): Promise<void>;
	insertSession(session: SessionRecord): Promise<void>;
	updateSession(session: SessionRecord): Promise<void>;
	/** Moves only the time of last activity. */
	touchSession(id: string, lastActivity: number): Promise<void>;
	insertMessage(message: MessageRecord): Promise<void>;
	/** Appends to the log and returns the event's position. */
	insertEvent(event: Omit<EventRecord, 'seq'>): Promise<number>;
	rememberEventName(name: string, seenAt: number): Promise<void>;
	insertWebhook(webhook: WebhookRecord): Promise<void>;
	updateWebhook(webhook: WebhookRecord): Promise<void>;
	deleteWebhook(id: string): Promise<void>;
	/** Queues an event for a target, behind what already waits in the same (target, session) lane. */
	enqueueDelivery(delivery: {
		id: string;
		target: string;
		sessionId: string;
		eventSeq: number;
		dueAt: number;
	}): Promise<void>;
	/**
	 * Takes the heads of due lanes for one attempt each; a lane is taken by one worker at a time.
	 * @param room how many more attempts a target can take now
	 */
	claimDue(now: number, limit: number, room: (target: string) => number): Promise<DueDelivery[]>;
	/** Records attempts and moves their lanes on. */
	settleDeliveries(outcomes: readonly DeliveryOutcome[]): Promise<void>;
	/** Gives back what a stopped process had taken. */
	releaseClaims(): Promise<void>;
	/** Holds a target's lanes, or lets them go on from `dueAt`. */
	pauseTarget(target: string): Promise<void>;
	resumeTarget(target: string, dueAt: number): Promise<void>;
	/** Drops everything that waits for a target that is gone. */
	cancelTarget(target: string): Promise<void>;
}

export interface Store extends StoreReader {
	/**
	 * Runs `work` atomically and resolves once its effects are durable; if it throws, none of them remain.
	 * `work` may await only methods of the transaction it is given: it can run inside a batch that others
	 * share, and it may be run again if the database asks for a retry.
	 */
	transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
	/** Finishes queued transactions, then closes. Later calls reject. */
	close(): Promise<void>;
}
