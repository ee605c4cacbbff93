/** Hidden: fills the dropdown of custom events with the names that pages have sent. */
import { defineTrigger, type Bundle, type ZObject } from 'zapier-platform-core';
import { call } from '../api/call';

async function perform(z: ZObject, bundle: Bundle) {
	const { customEventNames } = await call<{ customEventNames: string[] }>(z, bundle, {
		method: 'GET',
		path: '/event-types',
	});
	return customEventNames.map((name) => ({ id: name, name }));
}

export const eventName = defineTrigger({
	key: 'event_name',
	noun: 'Event Name',
	display: {
		label: 'New Event Name',
		description: 'Triggers when the list of custom event names is needed.',
		hidden: true,
	},
	operation: {
		type: 'polling',
		perform,
		outputFields: [
			{ key: 'id', label: 'ID', type: 'string' },
			{ key: 'name', label: 'Name', type: 'string' },
		],
		sample: { id: 'cart_abandoned', name: 'cart_abandoned' },
	},
});
