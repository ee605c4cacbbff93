/** Event → Emit: sends a custom event to the page of one session. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { onceOnly } from '../../../shared/once-only';
import { getSessionId, sessionLocator } from '../../../shared/session-locator';
import { pocketPingRequest, sessionPath } from '../../../shared/transport';
import type { Execute } from '../operation';
import { eventFields } from './event-fields';
import { readEvent } from './read-event';

export const description = updateDisplayOptions(
	{ show: { resource: ['event'], operation: ['emit'] } },
	[sessionLocator, ...eventFields],
);

export const execute: Execute = async (context, itemIndex) => {
	const sessionId = getSessionId(context, itemIndex);
	const body = readEvent(context, itemIndex);
	const path = sessionPath(sessionId, '/events');
	return await pocketPingRequest<IDataObject>(context, 'POST', path, {
		body,
		headers: onceOnly(context, itemIndex, path, body),
	});
};
