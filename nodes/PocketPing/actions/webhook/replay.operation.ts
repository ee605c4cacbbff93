/** Webhook → Replay: sends a subscription again what happened since a moment. */
import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { pocketPingRequest } from '../../../shared/transport';
import { getWebhookId, webhookLocator, webhookPath } from '../../../shared/webhook-locator';
import type { Execute } from '../operation';
import { toIsoDate } from '../read-filters';

const properties: INodeProperties[] = [
	webhookLocator,
	{
		displayName: 'Since',
		name: 'since',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'Events from this moment on are sent again, in their order and with the same IDs',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Delivered', value: 'delivered' },
					{ name: 'Given Up', value: 'failed' },
					{ name: 'Never Sent', value: 'missing' },
				],
				default: 'failed',
				description:
					'Which events to send: those whose deliveries ended like this. All of them without this option.',
			},
		],
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['webhook'], operation: ['replay'] } },
	properties,
);

export const execute: Execute = async (context, itemIndex) => {
	const webhookId = getWebhookId(context, itemIndex);
	const since = context.getNodeParameter('since', itemIndex, '');
	const { status } = context.getNodeParameter('options', itemIndex, {}) as { status?: string };
	return await pocketPingRequest<IDataObject>(context, 'POST', webhookPath(webhookId, '/replay'), {
		body: { since: toIsoDate(context, itemIndex, 'Since', since), ...(status && { status }) },
	});
};
