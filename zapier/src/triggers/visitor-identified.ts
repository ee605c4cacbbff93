/** Visitor Identified: it became known who the visitor is. */
import { PAGE_URL_FIELD, readConditions } from '../fields/event-filters';
import { defineHookTrigger } from '../hooks/define-hook-trigger';
import { sampleEvent } from '../samples/event';

export const visitorIdentified = defineHookTrigger({
	key: 'visitor_identified',
	noun: 'Visitor',
	label: 'Visitor Identified',
	description: 'Triggers when a visitor is given a name, an email address or a phone number.',
	inputFields: [PAGE_URL_FIELD],
	interest: (inputData) => ({ event: 'session.identified', ...readConditions(inputData) }),
	sample: sampleEvent('session.identified'),
});
