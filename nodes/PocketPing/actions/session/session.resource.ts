/** The Session resource: reading and closing conversations. */
import type { INodeProperties } from 'n8n-workflow';

import * as close from './close.operation';
import * as get from './get.operation';
import * as getMany from './get-many.operation';

export const sessionDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['session'] } },
		options: [
			{
				name: 'Close',
				value: 'close',
				action: 'Close session',
				description: 'End a conversation, which opens again when the visitor writes',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get session',
				description: 'Read the visitor, the page and the state of one session',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many sessions',
				description: 'List sessions, newest first',
			},
		],
		default: 'get',
	},
	...get.description,
	...getMany.description,
	...close.description,
];
