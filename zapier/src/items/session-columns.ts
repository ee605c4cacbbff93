/** A session as actions and searches give it. */
import type { Session } from '../../../protocol/shapes';
import { SAMPLE_CLOSED_SESSION } from '../samples/session';
import { toItem, toOutputFields, type Column, type Item } from './columns';
import { VISITOR_COLUMNS } from './visitor-columns';

export const SESSION_COLUMNS: ReadonlyArray<Column<Session>> = [
	{ key: 'id', label: 'Session ID', type: 'string', read: ({ id }) => id },
	{ key: 'status', label: 'Status', type: 'string', read: ({ status }) => status },
	{ key: 'created_at', label: 'Created At', type: 'datetime', read: ({ createdAt }) => createdAt },
	{
		key: 'last_activity_at',
		label: 'Last Activity At',
		type: 'datetime',
		read: ({ lastActivity }) => lastActivity,
	},
	{ key: 'closed_at', label: 'Closed At', type: 'datetime', read: ({ closedAt }) => closedAt },
	...VISITOR_COLUMNS,
	{ key: 'rating_score', label: 'Rating Score', type: 'integer', read: ({ csat }) => csat?.score },
	{
		key: 'rating_comment',
		label: 'Rating Comment',
		type: 'string',
		read: ({ csat }) => csat?.comment,
	},
	{
		key: 'rating_requested_at',
		label: 'Rating Requested At',
		type: 'datetime',
		read: ({ csat }) => csat?.requestedAt,
	},
];

export function toSessionItem(session: Session): Item {
	return toItem(SESSION_COLUMNS, session);
}

/** `outputFields` and `sample` of every step that gives a session. */
export const SESSION_OUTPUT = {
	outputFields: toOutputFields(SESSION_COLUMNS),
	sample: toSessionItem(SAMPLE_CLOSED_SESSION),
};
