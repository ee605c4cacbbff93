/** The part of the storage contract that the outbox works with. */
import type {
	AttemptRecord,
	DeliveryOutcome,
	DeliveryRecord,
	DeliveryState,
	DueDelivery,
	EventHead,
	JoinedDelivery,
	TargetBacklog,
	TargetStatus,
} from './delivery-records';

export interface DeliveryReader {
	getDelivery(id: string): Promise<DeliveryRecord | undefined>;
	/** The delivery of an event to a target, if it was ever queued. */
	findDelivery(target: string, eventSeq: number): Promise<DeliveryRecord | undefined>;
	/** Whether the delivery that followed an event in its lane tells of it as well. */
	isJoined(target: string, sessionId: string, eventSeq: number): Promise<boolean>;
	/** The log as a replay walks it: every event after a position, oldest first. */
	eventsAfter(seq: number, limit: number): Promise<EventHead[]>;
	/** Position of the last event that happened before a time; 0 if none did. */
	lastEventSeqBefore(time: number): Promise<number>;
	/** A target's deliveries, newest event first. */
	listDeliveries(
		target: string,
		filter: { state?: DeliveryState; beforeEventSeq?: number; limit: number },
	): Promise<DeliveryRecord[]>;
	/** The newest attempts at a delivery, newest first. */
	listAttempts(delivery: Pick<DeliveryRecord, 'seq'>, limit: number): Promise<AttemptRecord[]>;
	getTargetStatus(target: string): Promise<TargetStatus | undefined>;
	/** When the first delivery after this time falls due, whoever it is for. */
	nextDueAt(after: number): Promise<number | undefined>;
	/** What waits for whom. Looks at every delivery that waits. */
	listBacklogs(): Promise<TargetBacklog[]>;
}

export interface DeliveryWriter extends DeliveryReader {
	/** Queues an event for a target that it was not queued for before, in the log's order of its lane. */
	enqueueDelivery(delivery: {
		id: string;
		target: string;
		sessionId: string;
		eventSeq: number;
		dueAt: number;
		joined?: JoinedDelivery;
	}): Promise<void>;
	/**
	 * Queues a settled delivery once more, with all its attempts ahead of it again, and has its lane tried at
	 * once, also if it backs off.
	 */
	requeueDelivery(delivery: DeliveryRecord, dueAt: number): Promise<void>;
	/**
	 * The heads of due lanes, for one attempt each; whoever has waited longest comes first.
	 * @param room how many more attempts a target can take now; it sees what was claimed so far
	 * @param isBusy whether an attempt of this lane is under way: it waits for that
	 */
	claimDue(
		now: number,
		limit: number,
		room: (target: string, claimed: readonly DueDelivery[]) => number | Promise<number>,
		isBusy: (target: string, sessionId: string) => boolean,
	): Promise<DueDelivery[]>;
	/** Records attempts and moves their lanes on. */
	settleDeliveries(outcomes: readonly DeliveryOutcome[]): Promise<void>;
	/** Holds a target's lanes, or lets them go on from `dueAt`. */
	pauseTarget(target: string): Promise<void>;
	resumeTarget(target: string, dueAt: number): Promise<void>;
	/** Lets every lane that waits for a later time go on now; those that are held stay so. */
	hurryLanes(now: number): Promise<void>;
	/** Forgets a target's failures: what waits has all its attempts ahead of it, and nothing has failed since. */
	clearFailures(target: string): Promise<void>;
	/** Drops everything that waits for a target that is gone. */
	cancelTarget(target: string, now: number): Promise<void>;
	/**
	 * Deletes deliveries that were settled before this time, with their attempts.
	 * @param after id where the last call stopped; '' to begin
	 * @returns where it stopped; undefined when there are no older ones left to look at
	 */
	deleteSettled(before: number, after: string, limit: number): Promise<string | undefined>;
}
