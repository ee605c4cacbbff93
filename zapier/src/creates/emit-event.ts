/** Emit Event to Page: what the page's own code reacts to. */
import { defineCreate, type Bundle, type ZObject } from 'zapier-platform-core';
import { call } from '../api/call';
import { DEDUP_FIELD, idempotencyKey } from '../fields/dedup-field';
import { EVENT_FIELDS, EVENT_LABELS, readEvent } from '../fields/event-fields';
import { SESSION_FIELD, sessionPath } from '../fields/session-field';
import { EMITTED, type EmittedEvent } from '../items/emitted-columns';

async function perform(z: ZObject, bundle: Bundle) {
	const path = sessionPath(z, bundle, '/events');
	const emitted = await call<EmittedEvent>(z, bundle, {
		method: 'POST',
		path,
		body: readEvent(z, bundle),
		labels: EVENT_LABELS,
		...idempotencyKey(path, bundle.inputData),
	});
	return EMITTED.toItem(emitted);
}

export const emitEvent = defineCreate({
	key: 'emit_event',
	noun: 'Event',
	display: {
		label: 'Emit Event to Page',
		description:
			"Sends an event to the open pages of a session, which the page's own code handles.",
	},
	operation: {
		inputFields: [SESSION_FIELD, ...EVENT_FIELDS, DEDUP_FIELD],
		perform,
		...EMITTED.output,
	},
});
