/** What the user chose to start on, in the words of the fields and in the words of the runtime. */
import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import type { EventType } from '../../protocol/event-types';
import { matchesAnyName } from '../../protocol/name-pattern';
import type { EventBody, HandledBy, MessageType, WebhookConditions } from '../../protocol/shapes';
import { findTriggerEvent, SENDERS, type TriggerEvent } from './trigger-events';

export interface Selection {
	events: TriggerEvent[];
	/** Patterns for the names of custom events; none means all. */
	eventNames: string[];
	/** Whose messages count, whatever the event. */
	senders: readonly MessageType[];
	pageUrlContains: string;
	/** Who may be answering the visitor; empty for anybody. */
	handledBy: HandledBy[];
	/** The one session to listen to; empty for all. */
	sessionId: string;
	/** Seconds after a visitor's message in which another one is joined with it; 0 for none. */
	batchSeconds: number;
}

interface ConditionFields {
	sender?: MessageType[];
	handledBy?: HandledBy[];
	pageUrlContains?: string;
	sessionId?: string;
}

/** Reads the fields. Values that this version does not know are left out. */
export function readSelection(context: IHookFunctions | IWebhookFunctions): Selection {
	const chosen = context.getNodeParameter('events', []) as string[];
	const events = chosen.flatMap((value) => findTriggerEvent(value) ?? []);
	// The field is hidden, but keeps its text, while custom events are not chosen.
	const names = events.some(isCustom) ? context.getNodeParameter('eventNames', '') : '';
	const fields = context.getNodeParameter('conditions', {}) as ConditionFields;
	const options = context.getNodeParameter('options', {}) as { batchSeconds?: unknown };
	const isAboutReceived = events.some(({ sender }) => sender?.includes('visitor'));
	return {
		events,
		eventNames: splitNames(names),
		senders: fields.sender?.length ? fields.sender : SENDERS,
		handledBy: fields.handledBy ?? [],
		pageUrlContains: String(fields.pageUrlContains ?? '').trim(),
		sessionId: String(fields.sessionId ?? '').trim(),
		batchSeconds: isAboutReceived ? Math.round(Number(options.batchSeconds)) || 0 : 0,
	};
}

/** The names of the events to subscribe to. */
export function eventTypes({ events }: Selection): EventType[] {
	return [...new Set(events.map(({ type }) => type))].sort();
}

/**
 * What the runtime is to check before it sends anything, so that an unwanted event costs no execution.
 * @throws {NodeOperationError} when the senders leave no message to start on
 */
export function subscriptionConditions(
	context: IHookFunctions,
	selection: Selection,
): WebhookConditions | undefined {
	const senders = wantedSenders(selection);
	if (senders.length === 0) {
		throw new NodeOperationError(context.getNode(), "'Message Sender' leaves nothing to start on", {
			description:
				"'Message Received' is about messages of visitors, 'Message Sent' about all others. Change one of the two fields.",
		});
	}
	const conditions: WebhookConditions = {
		...(senders.length < SENDERS.length && { sender: [...senders] }),
		...(selection.handledBy.length > 0 && { handledBy: selection.handledBy }),
		...(selection.pageUrlContains && { pageUrlContains: selection.pageUrlContains }),
	};
	return Object.keys(conditions).length > 0 ? conditions : undefined;
}

/** Whether a delivery is one the user wants the workflow to start on. */
export function isSelected(
	{ events, eventNames, senders }: Selection,
	{ event: type, data }: EventBody,
): boolean {
	const { message } = data;
	if (message && !senders.includes(message.type)) return false;
	return events.some((event) => {
		if (event.type !== type) return false;
		if (isCustom(event)) return matchesAnyName(eventNames, data.event?.name ?? '');
		return !event.sender || (message !== undefined && event.sender.includes(message.type));
	});
}

/** Senders of messages that could start the workflow: of any, if edits or deletions can. */
function wantedSenders({ events, senders }: Selection): readonly MessageType[] {
	const aboutMessages = events.filter(({ type }) => type.startsWith('message.'));
	if (aboutMessages.length === 0) return SENDERS;
	return senders.filter((sender) =>
		aboutMessages.some((event) => !event.sender || event.sender.includes(sender)),
	);
}

function isCustom({ type }: TriggerEvent): boolean {
	return type === 'custom_event.received' || type === 'custom_event.sent';
}

/** The field holds a text with commas or one name of its list; an expression may give a list of names. */
function splitNames(field: unknown): string[] {
	const isLocator = typeof field === 'object' && field !== null && 'value' in field;
	const names: unknown = isLocator ? field.value : field;
	const parts = Array.isArray(names) ? names.map(String) : String(names ?? '').split(',');
	return [...new Set(parts.map((part) => part.trim()).filter(Boolean))].sort();
}
