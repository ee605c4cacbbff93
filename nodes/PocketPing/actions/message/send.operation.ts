/** Message → Send: writes in a visitor's chat as an operator, the AI or the system. */
import {
	NodeOperationError,
	updateDisplayOptions,
	type IDataObject,
	type INodeProperties,
} from 'n8n-workflow';

import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';

const properties: INodeProperties[] = [
	sessionLocator,
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. Hello! How can I help?',
		description: 'The text the visitor reads, at most 4000 characters',
	},
	{
		displayName: 'Send As',
		name: 'sendAs',
		type: 'options',
		options: [
			{
				name: 'AI',
				value: 'ai',
				description: 'The message is marked as an answer of the AI',
			},
			{
				name: 'Operator',
				value: 'operator',
				description: 'The message looks like one of a person in your team',
			},
			{
				name: 'System',
				value: 'system',
				description: 'The message is a notice, not part of the conversation',
			},
		],
		default: 'operator',
		description: 'Who the visitor sees as the sender',
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['message'], operation: ['send'] } },
	properties,
);

export const execute: Execute = async (context, itemIndex) => {
	const sessionId = getSessionId(context, itemIndex);
	const content = String(context.getNodeParameter('message', itemIndex, '') ?? '');
	if (content.trim() === '') {
		throw new NodeOperationError(context.getNode(), `'Message' is empty [item ${itemIndex}]`, {
			itemIndex,
			description: 'Enter a text, or check that the expression gives one for this item.',
		});
	}
	const type = context.getNodeParameter('sendAs', itemIndex, 'operator');
	return await pocketPingRequest<IDataObject>(
		context,
		'POST',
		sessionPath(sessionId, '/messages'),
		{
			body: { content, type },
		},
	);
};
