/** The Operator resource: whether humans are there to answer. */
import type { INodeProperties } from 'n8n-workflow';

import * as getStatus from './get-status.operation';
import * as setStatus from './set-status.operation';

export const operatorDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['operator'] } },
		options: [
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get operator status',
				description:
					'Read whether somebody of your team is online, for example to route a question',
			},
			{
				name: 'Set Status',
				value: 'setStatus',
				action: 'Set operator status',
				description: 'Show on every page whether somebody of your team is online',
			},
		],
		default: 'getStatus',
	},
	...getStatus.description,
	...setStatus.description,
];
