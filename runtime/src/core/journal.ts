/** The spine: every change and the event that tells of it are written in one transaction, then published. */
import type { EventType } from '../../../protocol/event-types';
import type { EventBody, EventData } from '../../../protocol/shapes';
import type { SessionRecord, TimerRecord } from '../storage/records';
import type { EventPosition, Store, StoreTransaction } from '../storage/store';
import { toIso, type Clock } from './clock';
import { deliveryTargets } from './events/delivery-targets';
import { joinBursts } from './webhooks/bursts';
import { newId } from './new-id';
import { toSession } from './shapes/management-shapes';

/** An event that is durable. */
export interface CommittedEvent extends EventPosition {
	sessionId: string | null;
	clientId: string | null;
	body: EventBody;
}

/** What a change says happened. */
export interface EventDraft {
	type: EventType;
	/** The session as it is after the change; null for events of no single session. */
	session: SessionRecord | null;
	data?: Omit<EventData, 'sessionId' | 'session'>;
	/** Id of the session it is about without being kept with it, since that session is no more. */
	about?: string;
	clientId?: string;
	/** Deliver to this target only, whatever subscriptions say (test deliveries). */
	onlyTarget?: string;
	/** False: not to the operators' chats. */
	forBridges?: boolean;
	/** Deliver to this target as well, which no subscription knows of. */
	alsoTarget?: string;
}

/** A transaction that can also append events. */
export interface UnitOfWork {
	tx: StoreTransaction;
	/** The time of this change: one for everything in it. */
	now: number;
	append(draft: EventDraft): Promise<CommittedEvent>;
	/** Says that deliveries have fallen due in another way than by an event. */
	deliveriesDue(): void;
	/** Sets the one timer of this kind and session, or moves it. */
	setTimer(timer: TimerRecord): Promise<void>;
	/** Does something once the change is durable. */
	afterwards(task: () => void): void;
}

export type CommitListener = (events: readonly CommittedEvent[]) => void;

/** Adds to a change what must happen with it or not at all. */
export type ChangeGuard = (tx: StoreTransaction, now: number) => Promise<void>;

export class Journal {
	private readonly listeners: CommitListener[] = [];
	private readonly dueListeners: Array<() => void> = [];
	private readonly timerListeners: Array<() => void> = [];
	private moreTargets: (type: EventType) => readonly string[] = () => [];
	private guardOfChange: () => ChangeGuard | undefined = () => undefined;

	constructor(
		private readonly store: Store,
		private readonly clock: Clock,
		private readonly projectId: string,
	) {}

	/** Listeners hear of events in the order they were committed, after they are durable. */
	onCommit(listener: CommitListener): void {
		this.listeners.push(listener);
	}

	/** Listeners hear when there is something to deliver. */
	onDeliveriesDue(listener: () => void): void {
		this.dueListeners.push(listener);
	}

	/** Listeners hear when a timer was set. */
	onTimerSet(listener: () => void): void {
		this.timerListeners.push(listener);
	}

	/** `targetsOf` names targets of an event of a session besides the subscriptions. */
	deliverAlso(targetsOf: (type: EventType) => readonly string[]): void {
		this.moreTargets = targetsOf;
	}

	/** `guardOf` is asked where a change is begun, and what it answers runs first in the change's transaction. */
	beforeChanges(guardOf: () => ChangeGuard | undefined): void {
		this.guardOfChange = guardOf;
	}

	/** Runs a change; resolves with its result once the change, its events and their deliveries are durable. */
	async write<T>(change: (unit: UnitOfWork) => Promise<T>): Promise<T> {
		let events: CommittedEvent[] = [];
		let due = false;
		let timerSet = false;
		let tasks: Array<() => void> = [];
		const guard = this.guardOfChange();
		const result = await this.store.transaction(async (tx) => {
			// The store may run this again after a conflict; only the last run's events happened.
			events = [];
			due = false;
			timerSet = false;
			tasks = [];
			const now = this.clock.now();
			if (guard) await guard(tx, now);
			const deliveriesDue = () => (due = true);
			const setTimer = async (timer: TimerRecord): Promise<void> => {
				await tx.setTimer(timer);
				timerSet = true;
			};
			const afterwards = (task: () => void): void => void tasks.push(task);
			const append = (draft: EventDraft) =>
				this.append({ tx, now, setTimer, deliveriesDue }, draft, events);
			return await change({ tx, now, append, deliveriesDue, setTimer, afterwards });
		});
		if (events.length > 0) for (const listener of this.listeners) listener(events);
		if (due) for (const listener of this.dueListeners) listener();
		if (timerSet) for (const listener of this.timerListeners) listener();
		for (const task of tasks) task();
		return result;
	}

	private async append(
		unit: Pick<UnitOfWork, 'tx' | 'now' | 'setTimer' | 'deliveriesDue'>,
		draft: EventDraft,
		events: CommittedEvent[],
	): Promise<CommittedEvent> {
		const { tx, now } = unit;
		const { type, session, clientId = null } = draft;
		const sessionId = session?.id ?? null;
		const body: EventBody = {
			id: newId('evt', now),
			event: type,
			timestamp: toIso(now),
			data: session
				? { sessionId: session.id, ...draft.data, session: toSession(session, this.projectId) }
				: { ...(draft.about !== undefined && { sessionId: draft.about }), ...draft.data },
		};
		const json = JSON.stringify(body);
		const name = draft.data?.event?.name ?? null;
		const { seq, previous } = await tx.insertEvent({
			id: body.id,
			type,
			name,
			sessionId,
			createdAt: now,
			clientId,
			body: json,
		});
		const webhooks = await tx.listEnabledWebhooks();
		let targets = draft.onlyTarget
			? [draft.onlyTarget]
			: deliveryTargets(webhooks, {
					type,
					name,
					sessionId: draft.about ?? sessionId,
					data: () => body.data,
				});
		if (sessionId !== null && webhooks.some(({ batchSeconds }) => batchSeconds !== null)) {
			targets = await joinBursts(unit, webhooks, targets, { seq, sessionId, body });
		}
		if (draft.alsoTarget !== undefined) targets.push(draft.alsoTarget);
		if (sessionId !== null && draft.forBridges !== false && !draft.onlyTarget) {
			targets.push(...this.moreTargets(type));
		}
		for (const target of targets) {
			await tx.enqueueDelivery({
				id: newId('dlv', now),
				target,
				sessionId: sessionId ?? '',
				eventSeq: seq,
				dueAt: now,
			});
		}
		if (targets.length > 0) unit.deliveriesDue();
		const event = { seq, previous, sessionId, clientId, body };
		events.push(event);
		return event;
	}
}
