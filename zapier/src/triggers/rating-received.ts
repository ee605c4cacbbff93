/** Visitor Rating Received: the answer to Request Rating. */
import type { Csat, EventBody } from '../../../protocol/shapes';
import { PAGE_URL_FIELD, readConditions } from '../fields/event-filters';
import { defineHookTrigger } from '../hooks/define-hook-trigger';
import { within, type Column } from '../items/columns';
import { sampleEvent } from '../samples/event';
import { SAMPLE_CSAT } from '../samples/session';

const ABOUT_RATING: ReadonlyArray<Column<Csat>> = [
	{ key: 'rating_score', label: 'Rating Score', type: 'integer', read: ({ score }) => score },
	{
		key: 'rating_comment',
		label: 'Rating Comment',
		type: 'string',
		read: ({ comment }) => comment,
	},
	{
		key: 'rating_requested_at',
		label: 'Rating Requested At',
		type: 'datetime',
		read: ({ requestedAt }) => requestedAt,
	},
];

export const ratingReceived = defineHookTrigger({
	key: 'rating_received',
	noun: 'Rating',
	label: 'Visitor Rating Received',
	description: 'Triggers when a visitor rates the conversation, from 1 to 5.',
	inputFields: [PAGE_URL_FIELD],
	interest: (inputData) => ({ event: 'csat.submitted', ...readConditions(inputData) }),
	columns: within(ABOUT_RATING, ({ data }: EventBody) => data.csat),
	sample: sampleEvent('csat.submitted', { csat: SAMPLE_CSAT }),
});
