/** Human Took Over: an operator wrote, or the AI asked for one. */
import type { EventBody } from '../../../protocol/shapes';
import { PAGE_URL_FIELD, readConditions } from '../fields/event-filters';
import { defineHookTrigger } from '../hooks/define-hook-trigger';
import type { Column } from '../items/columns';
import { sampleEvent } from '../samples/event';
import { SAMPLE_SESSION } from '../samples/session';

const COLUMNS: ReadonlyArray<Column<EventBody>> = [
	{ key: 'reason', label: 'Reason', type: 'string', read: ({ data }) => data.reason },
	{
		key: 'handled_before_by',
		label: 'Handled Before By',
		type: 'string',
		read: ({ data }) => data.from,
	},
];

export const humanTookOver = defineHookTrigger({
	key: 'human_took_over',
	noun: 'Session',
	label: 'Human Took Over',
	description:
		'Triggers when a session becomes a matter for humans: an operator answered, or the AI asked for one.',
	inputFields: [PAGE_URL_FIELD],
	interest: (inputData) => ({
		event: 'handoff.changed',
		// The session is as it was after the change.
		...readConditions({ page_url_contains: inputData.page_url_contains }, { handledBy: ['human'] }),
	}),
	columns: COLUMNS,
	sample: sampleEvent('handoff.changed', {
		from: 'waiting',
		to: 'human',
		reason: 'operator_message',
		session: { ...SAMPLE_SESSION, handledBy: 'human' },
	}),
});
