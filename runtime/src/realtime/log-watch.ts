/** Looks into the log now and then for what other instances committed and this one did not hear of. */
import type { EventBody } from '../../../protocol/shapes';
import type { Clock } from '../core/clock';
import type { CommittedEvent } from '../core/journal';
import { FRAME_TYPES } from '../core/shapes/widget-shapes';
import type { EventRecord } from '../storage/records';
import type { StoreReader } from '../storage/store';
import type { Hub } from './hub';

/** How often it looks while others are heard: for what an instance committed and died before it could tell. */
const LIVE_MS = 5000;

/** How often it looks while nobody is heard. */
const AWAY_MS = 1000;

/** Positions looked at in one step, which bounds what one answer of the store holds. */
const STEP = 10_000;

/** Events read at a time. */
const PAGE = 200;

/** Events of no session that wait at the most; past that they are read from the log. */
const MAX_WAITING = 1000;

export interface LogWatchOptions {
	store: Pick<StoreReader, 'lastEventSeq' | 'sessionsSince' | 'eventsSince' | 'eventsAfter'>;
	hub: Hub;
	clock: Clock;
	/** Whether what others say is heard. */
	isLive(): boolean;
	onError(error: unknown): void;
}

export class LogWatch {
	/** All pages and operators have had everything up to here. */
	private checkedTo = 0;
	/** Where the log ended at the last look: what was there then should have been heard of by the next one. */
	private seenAt = 0;
	/** All pages have had the events of no session up to here. */
	private reachedAll = 0;
	private waiting: CommittedEvent[] = [];
	private lookNow = false;
	private isDue = false;
	private running: Promise<void> | undefined;
	private stopped = false;
	private cancelSleep: () => void = () => {};

	constructor(private readonly options: LogWatchOptions) {}

	/** Begins where the log ends now. */
	async start(): Promise<void> {
		this.checkedTo = this.seenAt = this.reachedAll = await this.options.store.lastEventSeq();
		this.sleep();
	}

	/** Finishes the look that is under way. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.cancelSleep();
		await this.running;
	}

	/**
	 * Hands on an event of no session, to each page once it has had what happened to its session before: a page
	 * that comes back from that position would never get it.
	 */
	broadcast(event: CommittedEvent): void {
		// What does not fit is found by the next look.
		if (this.waiting.length < MAX_WAITING) this.waiting.push(event);
		this.wake();
	}

	/** Something may have been missed: looks at once. */
	look(): void {
		this.lookNow = true;
		this.wake();
	}

	private wake(): void {
		if (this.stopped) return;
		this.running ??= this.work().finally(() => {
			this.running = undefined;
			if (this.lookNow || this.isDue || this.waiting.length > 0) this.wake();
		});
	}

	private async work(): Promise<void> {
		const { onError, isLive } = this.options;
		const isThorough = this.lookNow || !isLive();
		const isLook = this.lookNow || this.isDue;
		const events = this.waiting.splice(0).sort((one, other) => one.seq - other.seq);
		this.lookNow = this.isDue = false;
		try {
			if (events.length > 0) await this.handOn(events);
			if (isLook) await this.check(isThorough);
		} catch (error) {
			// What was not handed on is in the log, where the next look finds it.
			onError(error);
		}
		if (isLook) this.sleep();
	}

	private sleep(): void {
		this.cancelSleep();
		if (this.stopped) return;
		const { clock, isLive } = this.options;
		this.cancelSleep = clock.after(isLive() ? LIVE_MS : AWAY_MS, () => {
			this.isDue = true;
			this.wake();
		});
	}

	private async handOn(events: readonly CommittedEvent[]): Promise<void> {
		const upTo = events.at(-1)?.seq ?? 0;
		const { heads } = await this.newsUpTo(this.checkedTo, upTo);
		for (const event of events) {
			if (event.seq <= this.reachedAll) continue;
			if ((event.previous ?? 0) > this.reachedAll) await this.giveMissing(event.seq - 1, heads);
			this.give(event, heads);
		}
	}

	/**
	 * Sees to it that everything has arrived.
	 * @param isThorough also what was committed only a moment ago, and may be on its way
	 */
	private async check(isThorough: boolean): Promise<void> {
		const { store, hub } = this.options;
		const end = await store.lastEventSeq();
		const target = isThorough ? end : this.seenAt;
		while (this.checkedTo < target && !this.stopped) {
			const upTo = Math.min(this.checkedTo + STEP, target);
			const { heads, last } = await this.newsUpTo(this.checkedTo, upTo);
			if (last > this.reachedAll) await this.giveMissing(last, heads);
			for (const [sessionId, seq] of heads) hub.expect(sessionId, seq);
			if (isThorough && hub.operators.size > 0) await this.giveOperators(upTo);
			// One step behind: what was committed here a moment ago is read before it is published.
			hub.operators.settled(this.checkedTo);
			this.checkedTo = upTo;
		}
		this.seenAt = end;
	}

	/** The last event of each session that had any, and the last one of no session (0: none). */
	private async newsUpTo(
		after: number,
		upTo: number,
	): Promise<{ heads: Map<string, number>; last: number }> {
		const heads = new Map<string, number>();
		let last = 0;
		for (let from = after; from < upTo; from += STEP) {
			const part = await this.options.store.sessionsSince(from, Math.min(from + STEP, upTo));
			for (const { sessionId, seq } of part) {
				if (sessionId !== null) heads.set(sessionId, seq);
				else last = seq;
			}
		}
		return { heads, last };
	}

	/** Hands on events of no session that were not heard of, up to a position. */
	private async giveMissing(upTo: number, heads: ReadonlyMap<string, number>): Promise<void> {
		const { store } = this.options;
		for (;;) {
			// No session has this name.
			const events = await store.eventsSince('', this.reachedAll, FRAME_TYPES, PAGE);
			for (const event of events) if (event.seq <= upTo) this.give(toCommitted(event), heads);
			const [end] = events.slice(-1);
			if (events.length < PAGE || (end && end.seq >= upTo)) break;
		}
		this.reachedAll = Math.max(this.reachedAll, upTo);
	}

	private give(event: CommittedEvent, heads: ReadonlyMap<string, number>): void {
		this.options.hub.publishToAll(event, heads);
		this.reachedAll = event.seq;
	}

	private async giveOperators(upTo: number): Promise<void> {
		const { store, hub } = this.options;
		for (let after = this.checkedTo; after < upTo; ) {
			const events = await store.eventsAfter(after, PAGE);
			for (const { seq, body } of events) {
				if (seq <= upTo) hub.operators.publish({ seq, body: JSON.parse(body) as EventBody });
			}
			after = events.at(-1)?.seq ?? upTo;
			if (events.length < PAGE) break;
		}
	}
}

function toCommitted({ seq, sessionId, clientId, body }: EventRecord): CommittedEvent {
	return { seq, previous: undefined, sessionId, clientId, body: JSON.parse(body) as EventBody };
}
