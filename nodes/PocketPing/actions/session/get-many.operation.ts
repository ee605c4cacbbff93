/** Session → Get Many: lists sessions, following the cursor as far as asked. */
import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';

import type { Session } from '../../../../protocol/shapes';
import { readPages } from '../../../shared/read-pages';
import { listFields } from '../list-fields';
import type { Execute } from '../operation';
import { readFilters, toIsoDate } from '../read-filters';

const properties: INodeProperties[] = [
	...listFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Created After',
				name: 'createdAfter',
				type: 'dateTime',
				default: '',
				description: 'Return sessions that began after this moment',
			},
			{
				displayName: 'Customer ID',
				name: 'identityId',
				type: 'string',
				default: '',
				placeholder: 'e.g. cus_1042',
				description: 'Return sessions of the person with this ID in your own system',
			},
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'e.g. name@email.com',
				description: 'Return sessions of the person with exactly this email address',
			},
			{
				displayName: 'Search',
				name: 'q',
				type: 'string',
				default: '',
				placeholder: 'e.g. lovelace',
				description:
					'Return sessions with this text in the name, the email, the visitor ID or the page',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Active', value: 'active' },
					{ name: 'Closed', value: 'closed' },
				],
				default: 'active',
				description: 'Whether the conversations to return are open or closed',
			},
			{
				displayName: 'Visitor ID',
				name: 'visitorId',
				type: 'string',
				default: '',
				description: 'Return sessions of the browser with this visitor ID',
			},
		],
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['session'], operation: ['getAll'] } },
	properties,
);

export const execute: Execute = async (context, itemIndex) => {
	const query = readFilters(context, itemIndex);
	if (query.createdAfter !== undefined) {
		query.createdAfter = toIsoDate(context, itemIndex, 'Created After', query.createdAfter);
	}
	const pages = await readPages<Session>(context, itemIndex, {
		path: '/sessions',
		plural: 'sessions',
		query,
	});
	return pages.flat() as unknown as IDataObject[];
};
