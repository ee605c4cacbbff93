/** Session Closed: the conversation was marked as done. */
import { PAGE_URL_FIELD, readConditions } from '../fields/event-filters';
import { defineHookTrigger } from '../hooks/define-hook-trigger';
import { sampleEvent } from '../samples/event';
import { SAMPLE_CLOSED_SESSION } from '../samples/session';

export const sessionClosed = defineHookTrigger({
	key: 'session_closed',
	noun: 'Session',
	label: 'Session Closed',
	description: 'Triggers when a session is closed by an operator, a Zap or the API.',
	inputFields: [PAGE_URL_FIELD],
	interest: (inputData) => ({ event: 'session.closed', ...readConditions(inputData) }),
	sample: sampleEvent('session.closed', { session: SAMPLE_CLOSED_SESSION }),
});
