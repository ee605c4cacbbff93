/** What a store keeps of deliveries: who is to hear of which event, and how every attempt went. */
import type { EventType } from '../../../protocol/event-types';
import type { EventRecord } from './records';

/** How far a delivery got. */
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'cancelled';

/** An event on its way to a target. There is one of each pair, however often it is tried or replayed. */
export interface DeliveryRecord {
	id: string;
	/** Position of the row, and the order in which deliveries were queued. */
	seq: number;
	target: string;
	/** Empty for events of no session. */
	sessionId: string;
	eventSeq: number;
	eventId: string;
	eventType: EventType;
	/** When the event happened. */
	createdAt: number;
	state: DeliveryState;
	attempts: number;
	/** When it was delivered, given up or cancelled; null while it waits. */
	settledAt: number | null;
	/** When the next attempt is due; only of one that waits at the head of its lane. */
	nextAttemptAt: number | null;
}

/** What a delivery carries that tells of earlier events besides its own. */
export interface JoinedDelivery {
	/** Position of the first of them. */
	from: number;
	/** The JSON to send in place of the event's own. */
	body: string;
}

/** How one attempt went. */
export interface AttemptRecord {
	/** 1 for the first. */
	attempt: number;
	at: number;
	durationMs: number;
	ok: boolean;
	/** Status of the answer, if there was one. */
	status: number | null;
	/** Why it did not work, in one line that names no secret. */
	reason: string | null;
	/** The beginning of the answer's text, at most 2 kB; null if it had none. */
	answer: string | null;
}

/** How the newest attempt at a target went. */
export interface TargetStatus {
	at: number;
	ok: boolean;
	status: number | null;
	reason: string | null;
	/** Since when there was nothing but failure; null after a success. */
	failingSince: number | null;
	/** Attempts made, and how many of them failed, since the target is known. */
	attempts: number;
	failures: number;
}

/** A delivery that is due, claimed for one attempt. */
export interface DueDelivery {
	id: string;
	seq: number;
	/** `webhook:<webhook id>`; other kinds of target have other prefixes. */
	target: string;
	/** Empty for events of no session. */
	sessionId: string;
	/** Attempts made before this one. */
	attempts: number;
	/** How many of them were made before the newest replay, and so do not count towards giving up. */
	attemptsBefore: number;
	eventId: string;
	eventType: EventType;
	/** The event's JSON, or what was joined with it, as bytes: it is signed and sent, and hardly ever read. */
	body: Buffer;
}

/** What became of one attempt. */
export interface DeliveryOutcome {
	delivery: DueDelivery;
	/** `retry` keeps the delivery at the head of its lane until `retryAt`. */
	result: 'delivered' | 'retry' | 'failed';
	/** When the lane may go on. */
	retryAt: number;
	/** When the attempt began. */
	at: number;
	durationMs: number;
	status: number | null;
	reason: string | null;
	answer: string | null;
	/** Whether it does not count towards giving up. */
	throttled?: boolean;
}

/** What waits for one target. */
export interface TargetBacklog {
	target: string;
	pending: number;
	/** When the oldest event that waits for it happened. */
	oldestAt: number;
}

/** As much of an event as decides who hears of it. */
export type EventHead = Pick<EventRecord, 'seq' | 'type' | 'name' | 'sessionId' | 'body'>;

/** Why a target may have to be given up: it ended itself, or a delivery to it has used up its attempts. */
export type TargetTrouble = 'gone' | 'requested' | 'exhausted';
