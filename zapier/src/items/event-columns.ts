/** What every trigger's item has: when it happened, in which session, with whom. */
import type { EventBody, Session } from '../../../protocol/shapes';
import { within, type Column } from './columns';
import { VISITOR_COLUMNS } from './visitor-columns';

const ABOUT_SESSION: ReadonlyArray<Column<Session>> = [
	{ key: 'session_status', label: 'Session Status', type: 'string', read: ({ status }) => status },
	{
		key: 'session_created_at',
		label: 'Session Created At',
		type: 'datetime',
		read: ({ createdAt }) => createdAt,
	},
	...VISITOR_COLUMNS,
];

/** The columns of a trigger, its own ones between what happened and to whom. */
export function eventColumns(
	own: ReadonlyArray<Column<EventBody>>,
): ReadonlyArray<Column<EventBody>> {
	return [
		// The same over retries and replays: what Zapier, or a step of the Zap, can tell duplicates by.
		{ key: 'id', label: 'Event ID', type: 'string', read: ({ id }) => id },
		{ key: 'event_type', label: 'Event Type', type: 'string', read: ({ event }) => event },
		{
			key: 'occurred_at',
			label: 'Occurred At',
			type: 'datetime',
			read: ({ timestamp }) => timestamp,
		},
		...own,
		{
			key: 'session_id',
			label: 'Session ID',
			type: 'string',
			read: ({ data }) => data.sessionId,
		},
		...within(ABOUT_SESSION, ({ data }: EventBody) => data.session),
	];
}
