/** New Custom Event: something happened on the page, such as `cart_abandoned`. */
import type { EventBody } from '../../../protocol/shapes';
import { PAGE_URL_FIELD, readConditions } from '../fields/event-filters';
import { readText } from '../fields/read-input';
import { defineHookTrigger } from '../hooks/define-hook-trigger';
import type { Column } from '../items/columns';
import { sampleEvent } from '../samples/event';
import { SAMPLE_SESSION } from '../samples/session';

const COLUMNS: ReadonlyArray<Column<EventBody>> = [
	{
		key: 'event_name',
		label: 'Event Name',
		type: 'string',
		read: ({ data }) => data.event?.name,
	},
	{ key: 'event_data', label: 'Event Data', read: ({ data }) => data.event?.data },
];

export const newCustomEvent = defineHookTrigger({
	key: 'new_custom_event',
	noun: 'Event',
	label: 'New Custom Event',
	description: 'Triggers when a page sends a custom event, such as an abandoned cart.',
	inputFields: [
		{
			key: 'event_name',
			label: 'Event Name',
			type: 'string',
			required: true,
			dynamic: 'event_name.id.name',
			helpText:
				'Choose an event that pages have sent, or enter a custom value: a name, a beginning with `*` (such as `cart*`), or `*` for every event.',
		},
		PAGE_URL_FIELD,
	],
	interest: (inputData) => ({
		event: 'custom_event.received',
		// Never everything because a field was left empty: that has to be asked for.
		eventNames: [readText(inputData.event_name) ?? ''],
		...readConditions(inputData),
	}),
	columns: COLUMNS,
	sample: sampleEvent('custom_event.received', {
		event: {
			name: 'cart_abandoned',
			data: { total: 129, currency: 'EUR' },
			timestamp: '2026-11-20T10:00:09.000Z',
			sessionId: SAMPLE_SESSION.id,
		},
	}),
});
