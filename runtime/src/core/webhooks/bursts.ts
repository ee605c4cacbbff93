/** Joins a visitor's quick messages into one delivery, for subscriptions that want it so. */
import type { EventBody, Message } from '../../../../protocol/shapes';
import type { MessageRecord, TimerRecord, WebhookRecord } from '../../storage/records';
import type { StoreTransaction } from '../../storage/store';
import { toIso } from '../clock';
import { webhookTarget } from '../events/delivery-targets';
import type { UnitOfWork } from '../journal';
import { newId } from '../new-id';

/** A burst is sent this many times `batchSeconds` after it began, even if the visitor goes on writing. */
const MAX_PAUSES = 5;

/** Messages of one burst at the most: bounds its delivery. */
const MAX_MESSAGES = 50;

type BurstUnit = Pick<UnitOfWork, 'tx' | 'now' | 'setTimer' | 'deliveriesDue'>;

/** An event of a session that is about to be queued. */
interface EventToQueue {
	seq: number;
	sessionId: string;
	body: EventBody;
}

/** What is kept of a burst while it lasts: `data` of its timer. */
interface Burst {
	/** Position of its first event. */
	from: number;
	/** When it began. */
	since: number;
	messageIds: string[];
}

/**
 * Takes a visitor's message up into bursts; any other event ends the bursts that it would overtake.
 * @param targets who is to hear of the event
 * @returns those of them that are to hear of it by itself
 */
export async function joinBursts(
	unit: BurstUnit,
	webhooks: readonly WebhookRecord[],
	targets: readonly string[],
	{ seq, sessionId, body }: EventToQueue,
): Promise<string[]> {
	const joined = new Set<string>();
	for (const { id, batchSeconds } of webhooks) {
		if (batchSeconds === null || !targets.includes(webhookTarget(id))) continue;
		const key = burstKey(id, sessionId);
		const timer = await unit.tx.getTimer('webhook_burst', key);
		let burst = timer && burstOf(timer);
		const message = joinable(body);
		if (timer && (!message || burst?.messageIds.length === MAX_MESSAGES)) {
			await endBurst(unit, timer);
			burst = undefined;
		}
		if (!message) continue;
		burst ??= { from: seq, since: unit.now, messageIds: [] };
		const pause = batchSeconds * 1000;
		await unit.setTimer({
			kind: 'webhook_burst',
			sessionId: key,
			dueAt: Math.min(unit.now + pause, burst.since + MAX_PAUSES * pause),
			data: { ...burst, messageIds: [...burst.messageIds, message.id] },
		});
		joined.add(webhookTarget(id));
	}
	return targets.filter((target) => !joined.has(target));
}

/** Queues all open bursts of a subscription at once, before it is changed or switched off. */
export async function endBursts(unit: BurstUnit, webhookId: string): Promise<void> {
	for (const timer of await openBursts(unit.tx, webhookId)) await endBurst(unit, timer);
}

/** Forgets the open bursts of a subscription that ends. */
export async function dropBursts(tx: StoreTransaction, webhookId: string): Promise<void> {
	for (const { kind, sessionId } of await openBursts(tx, webhookId)) {
		await tx.cancelTimer(kind, sessionId);
	}
}

/**
 * Queues one delivery for a burst, whose timer was taken or is taken with this. It is the delivery of the newest
 * message that still is there, with all of them as they are now; none, if all were deleted.
 */
export async function endBurst(
	unit: Omit<BurstUnit, 'setTimer'>,
	timer: TimerRecord,
): Promise<void> {
	const { tx, now } = unit;
	await tx.cancelTimer(timer.kind, timer.sessionId);
	const [webhookId = '', sessionId = ''] = timer.sessionId.split(':');
	const { from, messageIds } = burstOf(timer);
	const records = await tx.findMessages(sessionId, messageIds);
	const left = records.filter(({ deletedAt }) => deletedAt === null);
	const newest = left.at(-1);
	if (!newest) return;
	const bodies: EventBody[] = [];
	for (const record of left) bodies.push(await asItIsNow(tx, record));
	const messages = bodies.flatMap(({ data }) => data.message ?? []);
	const { data, ...head } = bodies.at(-1)!;
	await tx.enqueueDelivery({
		id: newId('dlv', now),
		target: webhookTarget(webhookId),
		sessionId,
		eventSeq: newest.seq,
		dueAt: now,
		joined: { from, body: JSON.stringify({ ...head, data: { ...data, messages } }) },
	});
	unit.deliveriesDue();
}

/** The message if a visitor wrote it just now. */
export function joinable({ event, data: { message } }: EventBody): Message | undefined {
	return event === 'message.created' && message?.type === 'visitor' ? message : undefined;
}

/** The event that told of a message, with the text it has now. */
async function asItIsNow(tx: StoreTransaction, record: MessageRecord): Promise<EventBody> {
	const [event] = await tx.eventsAfter(record.seq - 1, 1);
	const body = JSON.parse(event!.body) as EventBody;
	if (record.editedAt === null) return body;
	const message = {
		...body.data.message!,
		content: record.content,
		editedAt: toIso(record.editedAt),
	};
	return { ...body, data: { ...body.data, message } };
}

async function openBursts(tx: StoreTransaction, webhookId: string): Promise<TimerRecord[]> {
	return await tx.listTimers('webhook_burst', burstKey(webhookId, ''));
}

function burstOf({ data }: TimerRecord): Burst {
	return data as unknown as Burst;
}

function burstKey(webhookId: string, sessionId: string): string {
	return `${webhookId}:${sessionId}`;
}
