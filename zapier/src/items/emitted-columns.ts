/** An event that was sent to pages. */
import type { CustomEvent } from '../../../protocol/shapes';
import { SAMPLE_SESSION } from '../samples/session';
import { toItem, toOutputFields, type Column, type Item } from './columns';

/** The answer to sending an event: what was sent, and how many open pages got it. */
export interface EmittedEvent extends CustomEvent {
	id: string;
	delivered: number;
}

const COLUMNS: ReadonlyArray<Column<EmittedEvent>> = [
	{ key: 'id', label: 'Event ID', type: 'string', read: ({ id }) => id },
	{ key: 'event_name', label: 'Event Name', type: 'string', read: ({ name }) => name },
	{ key: 'event_data', label: 'Event Data', read: ({ data }) => data },
	{ key: 'sent_at', label: 'Sent At', type: 'datetime', read: ({ timestamp }) => timestamp },
	{
		key: 'pages_reached',
		label: 'Pages Reached',
		type: 'integer',
		read: ({ delivered }) => delivered,
	},
];

/** A broadcast belongs to no session. */
const WITH_SESSION: ReadonlyArray<Column<EmittedEvent>> = [
	...COLUMNS,
	{ key: 'session_id', label: 'Session ID', type: 'string', read: ({ sessionId }) => sessionId },
];

const SAMPLE: EmittedEvent = {
	id: 'evt_01a1f8662088000094e3b7d15c0fa268',
	name: 'show_offer',
	data: { code: 'WELCOME10', percent: '10' },
	timestamp: '2026-11-20T10:00:05.000Z',
	sessionId: SAMPLE_SESSION.id,
	delivered: 1,
};

export const EMITTED = outputOf(WITH_SESSION);
export const BROADCAST = outputOf(COLUMNS);

function outputOf(columns: ReadonlyArray<Column<EmittedEvent>>) {
	return {
		toItem: (event: EmittedEvent): Item => toItem(columns, event),
		output: { outputFields: toOutputFields(columns), sample: toItem(columns, SAMPLE) },
	};
}
