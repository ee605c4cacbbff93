/** What a workflow can start on: the catalogue of events, with messages told apart by who wrote them. */
import type { INodePropertyOptions } from 'n8n-workflow';

import { EVENT_CATALOGUE, type EventType } from '../../protocol/event-types';
import type { MessageType } from '../../protocol/shapes';

export interface TriggerEvent {
	type: EventType;
	/** Whose messages count; absent where the event is not about the writing of a message. */
	sender?: readonly MessageType[];
}

interface NamedEvent extends TriggerEvent {
	name: string;
	description: string;
}

/** Everybody who can write a message. */
export const SENDERS: readonly MessageType[] = ['visitor', 'operator', 'ai', 'system'];

const MESSAGES: Record<string, NamedEvent> = {
	messageReceived: {
		type: 'message.created',
		// Answering would start the workflow again and again if our own messages counted.
		sender: ['visitor'],
		name: 'Message Received',
		description: 'A visitor wrote a message. Answers of your team or the AI do not count.',
	},
	messageSent: {
		type: 'message.created',
		sender: ['operator', 'ai', 'system'],
		name: 'Message Sent',
		description: 'Your team, the AI or a workflow wrote a message',
	},
};

const EVENTS: Record<string, NamedEvent | undefined> = {
	...MESSAGES,
	...Object.fromEntries(
		EVENT_CATALOGUE.filter(({ type }) => type !== 'message.created' && type !== 'test').map(
			({ type, title: name, description }) => [valueOf(type), { type, name, description }],
		),
	),
};

/** The options of 'Trigger On', in the order of their names. */
export const triggerEventOptions: INodePropertyOptions[] = Object.entries(EVENTS)
	.map(([value, event]) => ({ value, name: event!.name, description: event!.description }))
	.sort((a, b) => a.name.localeCompare(b.name));

/** What a value of 'Trigger On' stands for; nothing if this version does not know it. */
export function findTriggerEvent(value: string): TriggerEvent | undefined {
	return EVENTS[value];
}

/** `custom_event.received` → `customEventReceived`: saved in workflows, so made of the name that never changes. */
function valueOf(type: EventType): string {
	return type.replace(/[._](\w)/g, (_match, letter: string) => letter.toUpperCase());
}
