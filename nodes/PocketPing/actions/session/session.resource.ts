/** The Session resource: reading conversations and changing their state. */
import type { INodeProperties } from 'n8n-workflow';

import * as close from './close.operation';
import * as deleteSession from './delete.operation';
import * as exportSession from './export.operation';
import * as get from './get.operation';
import * as getMany from './get-many.operation';
import * as identify from './identify.operation';
import * as setTyping from './set-typing.operation';

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
				name: 'Delete',
				value: 'delete',
				action: 'Delete session',
				description: 'Erase a conversation for good, with its messages, files and events',
			},
			{
				name: 'Export',
				value: 'export',
				action: 'Export session',
				description: 'Read everything that is kept of a conversation and its visitor',
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
			{
				name: 'Identify',
				value: 'identify',
				action: 'Identify visitor of session',
				description: 'Set the name, email, customer ID or other data of the visitor',
			},
			{
				name: 'Set Typing',
				value: 'setTyping',
				action: 'Set typing of session',
				description: 'Show on the page that somebody is writing an answer',
			},
		],
		default: 'get',
	},
	...get.description,
	...getMany.description,
	...close.description,
	...identify.description,
	...setTyping.description,
	...exportSession.description,
	...deleteSession.description,
];
