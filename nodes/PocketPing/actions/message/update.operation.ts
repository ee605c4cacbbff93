/** Message → Update: changes the text of a message, which the page then shows as edited. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';
import { readText } from '../read-text';
import { getMessageId, messageIdField } from './message-id';

export const description = updateDisplayOptions(
	{ show: { resource: ['message'], operation: ['update'] } },
	[
		sessionLocator,
		messageIdField,
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			description: 'The text that replaces the one before, at most 4000 characters',
		},
	],
);

export const execute: Execute = async (context, itemIndex) => {
	const sessionId = getSessionId(context, itemIndex);
	const messageId = getMessageId(context, itemIndex);
	const content = readText(context, itemIndex, 'message', 'Message');
	return await pocketPingRequest<IDataObject>(
		context,
		'PATCH',
		sessionPath(sessionId, `/messages/${encodeURIComponent(messageId)}`),
		{ body: { content } },
	);
};
