/** The Message resource: its operations and their fields. */
import type { INodeProperties } from 'n8n-workflow';

import * as send from './send.operation';

export const messageDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{
				name: 'Send',
				value: 'send',
				action: 'Send message',
				description: 'Write in the chat of a visitor, who sees it at once or on the next visit',
			},
		],
		default: 'send',
	},
	...send.description,
];
