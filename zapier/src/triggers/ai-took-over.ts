/** AI Took Over: nobody answered in time, or somebody handed the visitor to it. */
import type { EventBody } from '../../../protocol/shapes';
import { PAGE_URL_FIELD, readConditions } from '../fields/event-filters';
import { defineHookTrigger } from '../hooks/define-hook-trigger';
import type { Column } from '../items/columns';
import { sampleEvent } from '../samples/event';
import { SAMPLE_SESSION } from '../samples/session';

const COLUMNS: ReadonlyArray<Column<EventBody>> = [
	{ key: 'reason', label: 'Reason', type: 'string', read: ({ data }) => data.reason },
];

export const aiTookOver = defineHookTrigger({
	key: 'ai_took_over',
	noun: 'Session',
	label: 'AI Took Over',
	description:
		'Triggers when the AI starts to answer, because no operator did or because it was switched on.',
	inputFields: [PAGE_URL_FIELD],
	interest: (inputData) => ({ event: 'ai.takeover', ...readConditions(inputData) }),
	columns: COLUMNS,
	sample: sampleEvent('ai.takeover', {
		reason: 'timeout',
		session: { ...SAMPLE_SESSION, handledBy: 'bot' },
	}),
});
