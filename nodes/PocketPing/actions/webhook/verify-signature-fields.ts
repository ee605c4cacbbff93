/** The fields of Verify Signature. */
import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_TOLERANCE_SECONDS } from '../../../../protocol/signature';

export const verifySignatureFields: INodeProperties[] = [
	{
		displayName: 'Webhook Secret',
		name: 'signingKey',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		placeholder: 'e.g. whsec_…',
		description: 'The secret that PocketPing showed when the webhook was created',
	},
	{
		displayName: 'Body Source',
		name: 'bodySource',
		type: 'options',
		options: [
			{
				name: 'Input Data Field',
				value: 'binary',
				description: "What n8n's Webhook node gives with its option Raw Body",
			},
			{
				name: 'Text',
				value: 'text',
				description: 'The body exactly as it arrived, byte for byte',
			},
		],
		default: 'binary',
		description: 'Where the bytes are that were signed',
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		displayOptions: { show: { bodySource: ['binary'] } },
		default: 'data',
		required: true,
		hint: 'The name of the input field containing the file data to be processed',
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'string',
		typeOptions: { rows: 4 },
		displayOptions: { show: { bodySource: ['text'] } },
		default: '',
		required: true,
		description:
			'The body exactly as it arrived. One that was parsed and put together again may differ.',
	},
	{
		displayName: 'Headers',
		name: 'headers',
		type: 'json',
		default: '={{ $json.headers }}',
		required: true,
		description: "The headers of the request, as n8n's Webhook node gives them",
	},
	{
		displayName: 'Signature',
		name: 'scheme',
		type: 'options',
		options: [
			{
				name: 'Standard Webhooks',
				value: 'standard',
				description: 'The header webhook-signature, which also proves when the event was sent',
			},
			{
				name: 'X-PocketPing-Signature',
				value: 'body',
				description: 'Covers the body only, so an old delivery that somebody sends again passes',
			},
		],
		default: 'standard',
		description: 'Which of the two signatures of a delivery to check',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		displayOptions: { show: { scheme: ['standard'] } },
		default: {},
		options: [
			{
				displayName: 'Signature Tolerance',
				name: 'signatureTolerance',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_TOLERANCE_SECONDS,
				description: 'How many seconds old a delivery may be',
			},
		],
	},
];
