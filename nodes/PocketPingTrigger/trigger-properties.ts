/** The fields of the trigger. */
import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_TOLERANCE_SECONDS } from '../../protocol/signature';
import { triggerEventOptions } from './trigger-events';

export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: triggerEventOptions,
		default: ['customEventReceived'],
	},
	{
		displayName: 'Custom Event Names',
		name: 'eventNames',
		type: 'resourceLocator',
		displayOptions: { show: { events: ['customEventReceived', 'customEventSent'] } },
		default: { mode: 'name', value: '' },
		description:
			'Start only on these custom events, separated by commas. A name may end with * to match all that begin like it. Leave empty for all.',
		modes: [
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. cart_abandoned, checkout.*',
			},
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchEventNames', searchable: true },
			},
		],
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: false,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'collection',
		placeholder: 'Add Condition',
		default: {},
		description: 'What else must be true. PocketPing checks it before it starts an execution.',
		options: [
			{
				displayName: 'Handled By',
				name: 'handledBy',
				type: 'multiOptions',
				options: [
					{ name: 'AI', value: 'bot' },
					{ name: 'Human', value: 'human' },
					{ name: 'Nobody Yet', value: 'waiting' },
				],
				default: [],
				description: 'Start only while these answer the visitor',
			},
			{
				displayName: 'Message Sender',
				name: 'sender',
				type: 'multiOptions',
				options: [
					{ name: 'AI', value: 'ai' },
					{ name: 'Operator', value: 'operator' },
					{ name: 'System', value: 'system' },
					{ name: 'Visitor', value: 'visitor' },
				],
				default: [],
				description: 'Start only on messages of these. Other events are not affected.',
			},
			{
				displayName: 'Page URL Contains',
				name: 'pageUrlContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. /checkout',
				description: 'Start only on events of pages with this text in their address',
			},
			{
				displayName: 'Session ID',
				name: 'sessionId',
				type: 'string',
				default: '',
				placeholder: 'e.g. sess_abc123',
				description: 'Start only on events of this conversation',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Join Quick Messages',
				name: 'batchSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 60, numberPrecision: 0 },
				displayOptions: { show: { '/events': ['messageReceived'] } },
				default: 0,
				description:
					'How many seconds to wait after a message for the next one of the same visitor. All of them then start the workflow once, with their texts joined in chatInput. Set to 0 to start on every message.',
			},
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
