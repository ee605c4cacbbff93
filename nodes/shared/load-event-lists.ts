/** Fills the lists of event types and of custom event names from what the runtime knows. */
import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { EventTypeInfo } from '../../protocol/event-types';
import { pocketPingRequest } from './transport';

interface EventLists {
	eventTypes: EventTypeInfo[];
	/** Names that pages or workflows used so far, newest first. */
	customEventNames: string[];
}

async function readLists(context: ILoadOptionsFunctions): Promise<EventLists> {
	return await pocketPingRequest<EventLists>(context, 'GET', '/event-types');
}

/** The catalogue of what can happen. */
export async function getEventTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { eventTypes } = await readLists(this);
	return eventTypes.map(({ type, title, description }) => ({
		name: title,
		value: type,
		description,
	}));
}

/** The custom events seen so far. */
export async function getEventNames(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { customEventNames } = await readLists(this);
	return customEventNames.map((name) => ({ name, value: name }));
}

/** The custom events seen so far, for a list with a search field. */
export async function searchEventNames(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const { customEventNames } = await readLists(this);
	const results = customEventNames
		.filter((name) => name.toLowerCase().includes(filter.toLowerCase()))
		.map((name) => ({ name, value: name }));
	return { results };
}
