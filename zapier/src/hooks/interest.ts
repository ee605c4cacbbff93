/** What a Zap wants to hear of: said to the runtime on subscribing, and asked of past events for the editor. */
import type { EventType } from '../../../protocol/event-types';
import { meetsConditions } from '../../../protocol/meets-conditions';
import { matchesAnyName } from '../../../protocol/name-pattern';
import type { EventBody, WebhookConditions } from '../../../protocol/shapes';

export interface Interest {
	event: EventType;
	/** Of custom events: names, or prefixes with `*` at their end. */
	eventNames?: string[];
	conditions?: WebhookConditions;
	/** A visitor's quick messages are joined: how long after one the next is waited for. */
	batchSeconds?: number;
}

/** Whether the runtime would have delivered this event. */
export function isWanted({ event, eventNames, conditions }: Interest, body: EventBody): boolean {
	const name = body.data.event?.name;
	return (
		body.event === event &&
		(name === undefined || matchesAnyName(eventNames, name)) &&
		(!conditions || meetsConditions(conditions, body.data))
	);
}
