/** Visitor Rating → Request: asks the visitor how the conversation was. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['rating'], operation: ['request'] } },
	[sessionLocator],
);

export const execute: Execute = async (context, itemIndex) =>
	await pocketPingRequest<IDataObject>(
		context,
		'POST',
		sessionPath(getSessionId(context, itemIndex), '/csat'),
	);
