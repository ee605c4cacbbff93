/** AI → Toggle: lets the AI of one session answer, or keeps it quiet. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['ai'], operation: ['toggle'] } },
	[
		sessionLocator,
		{
			displayName: 'Enabled',
			name: 'enabled',
			type: 'boolean',
			default: true,
			description: 'Whether the AI may answer the visitor of this session',
		},
	],
);

export const execute: Execute = async (context, itemIndex) => {
	const sessionId = getSessionId(context, itemIndex);
	const enabled = context.getNodeParameter('enabled', itemIndex, true);
	return await pocketPingRequest<IDataObject>(context, 'POST', sessionPath(sessionId, '/ai'), {
		body: { enabled },
	});
};
