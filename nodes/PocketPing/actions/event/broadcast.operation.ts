/** Event → Broadcast: sends a custom event to all connected pages. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { onceOnly } from '../../../shared/once-only';
import { pocketPingRequest } from '../../../shared/transport';
import type { Execute } from '../operation';
import { eventFields } from './event-fields';
import { readEvent } from './read-event';

export const description = updateDisplayOptions(
	{ show: { resource: ['event'], operation: ['broadcast'] } },
	eventFields,
);

export const execute: Execute = async (context, itemIndex) => {
	const body = readEvent(context, itemIndex);
	return await pocketPingRequest<IDataObject>(context, 'POST', '/broadcast', {
		body,
		headers: onceOnly(context, itemIndex, '/broadcast', body),
	});
};
