/** The Message resource: its operations and their fields. */
import type { INodeProperties } from 'n8n-workflow';

import * as deleteMessage from './delete.operation';
import * as getMany from './get-many.operation';
import * as send from './send.operation';
import * as sendAndWait from './send-and-wait.operation';
import * as update from './update.operation';

export const messageDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete message',
				description: 'Take back a message, of which the page then only shows that it was there',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many messages',
				description: 'Read the newest messages of a conversation, oldest of them first',
			},
			{
				name: 'Send',
				value: 'send',
				action: 'Send message',
				description: 'Write in the chat of a visitor, who sees it at once or on the next visit',
			},
			{
				name: 'Send and Wait for Reply',
				// n8n knows this value, and makes a tool for the approval of other tools of it.
				value: 'sendAndWait',
				action: 'Send message and wait for reply',
				description: 'Ask the visitor, and continue when there is an answer or the time is up',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update message',
				description: 'Change the text of a message that was not written by the visitor',
			},
		],
		default: 'send',
	},
	...send.description,
	...sendAndWait.description,
	...getMany.description,
	...update.description,
	...deleteMessage.description,
];
