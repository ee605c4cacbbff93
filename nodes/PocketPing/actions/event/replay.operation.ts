/** Event → Replay: sends one event again to the subscription that it went to. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { readPathId } from '../../../shared/path-id';
import { pocketPingRequest } from '../../../shared/transport';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['event'], operation: ['replay'] } },
	[
		{
			displayName: 'Delivery ID',
			name: 'deliveryId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. dlv_abc123',
			description: 'The delivery to repeat, as listed by Webhook: Get Many Deliveries',
		},
	],
);

export const execute: Execute = async (context, itemIndex) => {
	const deliveryId = readPathId(context, itemIndex, {
		parameter: 'deliveryId',
		label: 'Delivery ID',
		hint: 'Webhook: Get Many Deliveries gives it as {{ $json.id }}',
	});
	const path = `/deliveries/${encodeURIComponent(deliveryId)}/replay`;
	return await pocketPingRequest<IDataObject>(context, 'POST', path);
};
