/** Who the visitor is, where, and who answers them: the part of a session that steps map most. */
import type { Session } from '../../../protocol/shapes';
import type { Column } from './columns';

/** A text of the metadata, which pages send and which may hold anything. */
const text =
	(name: string) =>
	({ metadata }: Session) => {
		const value = metadata[name];
		return typeof value === 'string' && value !== '' ? value : undefined;
	};

/** What a signed token or a workflow said goes before what was typed into the form before the chat. */
export const VISITOR_COLUMNS: ReadonlyArray<Column<Session>> = [
	{
		key: 'visitor_name',
		label: 'Visitor Name',
		type: 'string',
		read: ({ identity }) => identity?.name,
	},
	{
		key: 'visitor_email',
		label: 'Visitor Email',
		type: 'string',
		read: ({ identity, contact }) => identity?.email ?? contact?.email,
	},
	{
		key: 'visitor_phone',
		label: 'Visitor Phone',
		type: 'string',
		read: ({ contact }) => contact?.phone,
	},
	{
		key: 'customer_id',
		label: 'Customer ID',
		type: 'string',
		read: ({ identity }) => identity?.customerId,
	},
	{
		key: 'visitor_verified',
		label: 'Visitor Is Verified',
		type: 'boolean',
		read: ({ identity }) => identity?.verified === true,
	},
	{ key: 'visitor_data', label: 'Visitor Data', read: ({ identity }) => identity?.metadata },
	{
		key: 'visitor_id',
		label: 'Visitor ID',
		type: 'string',
		read: ({ visitorId }) => visitorId,
	},
	{ key: 'page_url', label: 'Page URL', type: 'string', read: text('pageUrl') },
	{ key: 'page_title', label: 'Page Title', type: 'string', read: text('pageTitle') },
	{ key: 'referrer', label: 'Referrer', type: 'string', read: text('referrer') },
	{ key: 'language', label: 'Language', type: 'string', read: text('language') },
	{ key: 'country', label: 'Country', type: 'string', read: text('country') },
	{ key: 'device_type', label: 'Device Type', type: 'string', read: text('deviceType') },
	{ key: 'browser', label: 'Browser', type: 'string', read: text('browser') },
	{
		key: 'handled_by',
		label: 'Handled By',
		type: 'string',
		read: ({ handledBy }) => handledBy,
	},
	{
		key: 'ai_enabled',
		label: 'AI Is Switched On',
		type: 'boolean',
		read: ({ aiEnabled }) => aiEnabled,
	},
];
