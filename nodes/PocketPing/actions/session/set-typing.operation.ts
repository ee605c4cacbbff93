/** Session → Set Typing: shows on the page that an answer is being written, or no longer. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['session'], operation: ['setTyping'] } },
	[
		sessionLocator,
		{
			displayName: 'Typing',
			name: 'isTyping',
			type: 'boolean',
			default: true,
			description:
				'Whether the page shows that somebody is typing. It ends with the next message, or after 30 seconds.',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				{
					displayName: 'Name',
					name: 'label',
					type: 'string',
					default: '',
					placeholder: 'e.g. Ada from Support',
					description: 'Who is typing, as the page shows it',
				},
			],
		},
	],
);

export const execute: Execute = async (context, itemIndex) => {
	const sessionId = getSessionId(context, itemIndex);
	const isTyping = context.getNodeParameter('isTyping', itemIndex, true);
	const { label } = context.getNodeParameter('options', itemIndex, {}) as { label?: string };
	return await pocketPingRequest<IDataObject>(context, 'POST', sessionPath(sessionId, '/typing'), {
		body: { isTyping, ...(label && { label }) },
	});
};
