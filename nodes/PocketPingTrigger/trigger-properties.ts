/** The fields of the trigger. */
import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_TOLERANCE_SECONDS } from '../../protocol/signature';

export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Custom Event Received',
				value: 'customEventReceived',
				description: 'The page called PocketPing.trigger(), for example for an abandoned cart',
			},
			{
				name: 'Message Received',
				value: 'messageReceived',
				description: 'A visitor wrote a message. Answers of your team or the AI do not count.',
			},
			{
				name: 'Session Closed',
				value: 'sessionClosed',
				description: 'A conversation was closed by an operator, a workflow or the API',
			},
			{
				name: 'Session Created',
				value: 'sessionCreated',
				description: 'A visitor opened a new chat session',
			},
		],
		default: ['customEventReceived'],
	},
	{
		displayName: 'Custom Event Names',
		name: 'eventNames',
		type: 'string',
		displayOptions: { show: { events: ['customEventReceived'] } },
		default: '',
		placeholder: 'e.g. cart_abandoned, checkout.*',
		description:
			'Start only on these custom events, separated by commas. A name may end with * to match all that begin like it. Leave empty for all.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Signature Tolerance',
				name: 'signatureTolerance',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_TOLERANCE_SECONDS,
				description:
					'How many seconds the clock of a signed delivery may differ from the clock of n8n. Older deliveries are refused, because they may be replays.',
			},
		],
	},
];
