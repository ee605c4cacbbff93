/** What the user chose to start on, in the words of the fields and in the words of the runtime. */
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { EventType } from '../../protocol/event-types';
import { matchesAnyName } from '../../protocol/name-pattern';
import type { EventBody } from '../../protocol/shapes';

/** Value of the 'Trigger On' field → the event to subscribe to, and which of its deliveries count. */
const CHOICES: Record<string, Choice | undefined> = {
	customEventReceived: {
		type: 'custom_event.received',
		accepts: ({ data }, names) => matchesAnyName(names, data.event?.name ?? ''),
	},
	messageReceived: {
		type: 'message.created',
		// Answering would start the workflow again and again if our own messages counted.
		accepts: ({ data }) => data.message?.type === 'visitor',
	},
	sessionClosed: { type: 'session.closed', accepts: () => true },
	sessionCreated: { type: 'session.created', accepts: () => true },
};

interface Choice {
	type: EventType;
	accepts(body: EventBody, eventNames: string[]): boolean;
}

export interface Selection {
	choices: Choice[];
	/** Patterns for the names of custom events; none means all. */
	eventNames: string[];
}

/** Reads the fields. Values that this version does not know are left out. */
export function readSelection(context: IHookFunctions | IWebhookFunctions): Selection {
	const chosen = context.getNodeParameter('events', []) as string[];
	const choices = chosen.flatMap((value) => CHOICES[value] ?? []);
	// The field is hidden, but keeps its text, while custom events are not chosen.
	const filtersNames = choices.some(({ type }) => type === 'custom_event.received');
	const names: unknown = filtersNames ? context.getNodeParameter('eventNames', '') : '';
	return { choices, eventNames: splitNames(names) };
}

/** The names of the events to subscribe to. */
export function eventTypes({ choices }: Selection): EventType[] {
	return [...new Set(choices.map(({ type }) => type))].sort();
}

/** Whether a delivery is one the user wants the workflow to start on. */
export function isSelected(selection: Selection, body: EventBody): boolean {
	return selection.choices.some(
		(choice) => choice.type === body.event && choice.accepts(body, selection.eventNames),
	);
}

function splitNames(names: unknown): string[] {
	// An expression may give a list instead of a text with commas.
	const parts = Array.isArray(names) ? names.map(String) : String(names ?? '').split(',');
	return [...new Set(parts.map((part) => part.trim()).filter(Boolean))].sort();
}
