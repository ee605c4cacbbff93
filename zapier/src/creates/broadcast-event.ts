/** Broadcast Event: the same to every visitor who is there. */
import { defineCreate, type Bundle, type ZObject } from 'zapier-platform-core';
import { call } from '../api/call';
import { DEDUP_FIELD, idempotencyKey } from '../fields/dedup-field';
import { EVENT_FIELDS, EVENT_LABELS, readEvent } from '../fields/event-fields';
import { BROADCAST, type EmittedEvent } from '../items/emitted-columns';

async function perform(z: ZObject, bundle: Bundle) {
	const path = '/broadcast';
	const emitted = await call<EmittedEvent>(z, bundle, {
		method: 'POST',
		path,
		body: readEvent(z, bundle),
		labels: EVENT_LABELS,
		...idempotencyKey(path, bundle.inputData),
	});
	return BROADCAST.toItem(emitted);
}

export const broadcastEvent = defineCreate({
	key: 'broadcast_event',
	noun: 'Event',
	display: {
		label: 'Broadcast Event',
		description: 'Sends an event to all pages that are open at the moment.',
	},
	operation: { inputFields: [...EVENT_FIELDS, DEDUP_FIELD], perform, ...BROADCAST.output },
});
