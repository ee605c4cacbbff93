/** Message → Delete: takes the text and the files of a message away; the page shows that it was there. */
import { updateDisplayOptions } from 'n8n-workflow';

import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';
import { getMessageId, messageIdField } from './message-id';

export const description = updateDisplayOptions(
	{ show: { resource: ['message'], operation: ['delete'] } },
	[sessionLocator, messageIdField],
);

export const execute: Execute = async (context, itemIndex) => {
	const sessionId = getSessionId(context, itemIndex);
	const messageId = getMessageId(context, itemIndex);
	const path = sessionPath(sessionId, `/messages/${encodeURIComponent(messageId)}`);
	await pocketPingRequest(context, 'DELETE', path);
	return { deleted: true };
};
