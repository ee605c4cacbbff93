/** New Session: a visitor became more than a page view. */
import { PAGE_URL_FIELD, readConditions } from '../fields/event-filters';
import { defineHookTrigger } from '../hooks/define-hook-trigger';
import { sampleEvent } from '../samples/event';

export const newSession = defineHookTrigger({
	key: 'new_session',
	noun: 'Session',
	label: 'New Session',
	description:
		'Triggers when a session begins: a visitor writes, sends an event or is identified for the first time.',
	inputFields: [PAGE_URL_FIELD],
	interest: (inputData) => ({ event: 'session.created', ...readConditions(inputData) }),
	sample: sampleEvent('session.created'),
});
