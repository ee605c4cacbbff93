/** The Event resource: custom events from the workflow to the page. */
import type { INodeProperties } from 'n8n-workflow';

import * as broadcast from './broadcast.operation';
import * as emit from './emit.operation';

export const eventDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['event'] } },
		options: [
			{
				name: 'Broadcast',
				value: 'broadcast',
				action: 'Broadcast event',
				description: 'Send a custom event to every page that is connected right now',
			},
			{
				name: 'Emit',
				value: 'emit',
				action: 'Emit event',
				description: 'Send a custom event to the page of one visitor, which can react to it',
			},
		],
		default: 'emit',
	},
	...emit.description,
	...broadcast.description,
];
