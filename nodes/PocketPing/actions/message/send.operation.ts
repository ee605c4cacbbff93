/** Message → Send: writes in a visitor's chat as an operator, the AI or the system. */
import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { onceOnly } from '../../../shared/once-only';
import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';
import { readText } from '../read-text';

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
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Reply To Message ID',
				name: 'replyTo',
				type: 'string',
				default: '',
				placeholder: 'e.g. msg_abc123',
				description: 'The message of the same session that this one answers, and quotes',
			},
		],
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['message'], operation: ['send'] } },
	properties,
);

export const execute: Execute = async (context, itemIndex) => {
	const sessionId = getSessionId(context, itemIndex);
	const content = readText(context, itemIndex, 'message', 'Message');
	const type = context.getNodeParameter('sendAs', itemIndex, 'operator');
	const { replyTo } = context.getNodeParameter('options', itemIndex, {}) as { replyTo?: string };
	const path = sessionPath(sessionId, '/messages');
	const body = { content, type, ...(replyTo && { replyTo }) };
	return await pocketPingRequest<IDataObject>(context, 'POST', path, {
		body,
		headers: onceOnly(context, itemIndex, path, body),
	});
};
