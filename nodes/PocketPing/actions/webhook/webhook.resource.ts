/** The Webhook resource: the subscriptions of the runtime, and deliveries that arrive elsewhere than at the trigger. */
import type { INodeProperties } from 'n8n-workflow';

import * as getDeliveries from './get-deliveries.operation';
import * as getMany from './get-many.operation';
import * as replay from './replay.operation';
import * as verifySignature from './verify-signature.operation';

export const webhookDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['webhook'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many webhooks',
				description: 'List the subscriptions, and how the newest delivery to each went',
			},
			{
				name: 'Get Many Deliveries',
				value: 'getDeliveries',
				action: 'Get many deliveries of webhook',
				description: 'List what became of the events that a subscription was to get',
			},
			{
				name: 'Replay',
				value: 'replay',
				action: 'Replay events to webhook',
				description: 'Send a subscription again what happened since a moment',
			},
			{
				name: 'Verify Signature',
				value: 'verifySignature',
				action: 'Verify signature of webhook',
				description: "Check that a request to n8n's own Webhook node is from PocketPing",
			},
		],
		default: 'verifySignature',
	},
	...getMany.description,
	...getDeliveries.description,
	...replay.description,
	...verifySignature.description,
];
