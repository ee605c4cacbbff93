/** Session → Delete: erases a conversation and all that is known of its visitor. */
import { updateDisplayOptions } from 'n8n-workflow';

import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['session'], operation: ['delete'] } },
	[sessionLocator],
);

export const execute: Execute = async (context, itemIndex) => {
	await pocketPingRequest(context, 'DELETE', sessionPath(getSessionId(context, itemIndex)));
	return { deleted: true };
};
