/** Session → Get Many: lists sessions, following the cursor as far as asked. */
import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { pocketPingRequest, type ListPage } from '../../../shared/transport';
import type { Execute } from '../operation';

/** The most the runtime gives in one answer. */
const PAGE_SIZE = 100;

const properties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		displayOptions: { show: { returnAll: [false] } },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
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
		],
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['session'], operation: ['getAll'] } },
	properties,
);

export const execute: Execute = async (context, itemIndex) => {
	const returnAll = context.getNodeParameter('returnAll', itemIndex, false);
	const wanted = returnAll ? Infinity : Number(context.getNodeParameter('limit', itemIndex, 50));
	const filters = context.getNodeParameter('filters', itemIndex, {});

	const sessions: IDataObject[] = [];
	let cursor: string | null = null;
	do {
		const query: IDataObject = {
			...filters,
			limit: Math.min(PAGE_SIZE, wanted - sessions.length),
			...(cursor && { cursor }),
		};
		const page: ListPage<'sessions', IDataObject> = await pocketPingRequest(
			context,
			'GET',
			'/sessions',
			{ query },
		);
		sessions.push(...page.sessions);
		cursor = page.nextCursor;
	} while (cursor && sessions.length < wanted);
	return sessions;
};
