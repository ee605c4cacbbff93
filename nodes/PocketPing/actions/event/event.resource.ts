/** The Event resource: custom events from the workflow to the page, and the log of all that happened. */
import type { INodeProperties } from 'n8n-workflow';

import * as broadcast from './broadcast.operation';
import * as emit from './emit.operation';
import * as getMany from './get-many.operation';
import * as replay from './replay.operation';

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
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many events',
				description: 'Read what happened in the chat and on the pages, newest first',
			},
			{
				name: 'Replay',
				value: 'replay',
				action: 'Replay event',
				description: 'Send one event again to the webhook that it went to',
			},
		],
		default: 'emit',
	},
	...emit.description,
	...broadcast.description,
	...getMany.description,
	...replay.description,
];
