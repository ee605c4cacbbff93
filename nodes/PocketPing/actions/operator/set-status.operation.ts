/** Operator → Set Status: says on every page whether somebody is there to answer. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { pocketPingRequest } from '../../../shared/transport';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['operator'], operation: ['setStatus'] } },
	[
		{
			displayName: 'Online',
			name: 'online',
			type: 'boolean',
			default: true,
			description: 'Whether the chat shows that somebody of your team is there to answer',
		},
	],
);

export const execute: Execute = async (context, itemIndex) => {
	const online = context.getNodeParameter('online', itemIndex, true);
	return await pocketPingRequest<IDataObject>(context, 'PUT', '/operator/status', {
		body: { online },
	});
};
