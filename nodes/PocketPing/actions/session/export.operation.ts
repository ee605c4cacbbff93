/** Session → Export: everything that is kept of a conversation, for whoever is entitled to a copy. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['session'], operation: ['export'] } },
	[sessionLocator],
);

export const execute: Execute = async (context, itemIndex) =>
	await pocketPingRequest<IDataObject>(
		context,
		'GET',
		sessionPath(getSessionId(context, itemIndex), '/export'),
	);
