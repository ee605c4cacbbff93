/** The fields of Send and Wait for Reply, named as in n8n's own nodes so that its tools for AI agents know them. */
import type { INodeProperties } from 'n8n-workflow';

import { sessionLocator } from '../../../shared/session-locator';
import { limitWaitTime } from './limit-wait-time';

export const sendAndWaitFields: INodeProperties[] = [
	sessionLocator,
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. Shall we refund 49 € to your card?',
		description: 'The question the visitor reads, at most 4000 characters',
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		options: [
			{
				name: 'Approval',
				value: 'approval',
				description: 'The visitor approves or declines with a button',
			},
			{
				name: 'Buttons',
				value: 'buttons',
				description: 'The visitor chooses one of your buttons',
			},
			{
				name: 'Free Text',
				value: 'freeText',
				description: 'Whatever the visitor writes next is the answer',
			},
		],
		default: 'approval',
		description: 'How the visitor answers',
	},
	{
		displayName: 'Approval Options',
		name: 'approvalOptions',
		type: 'fixedCollection',
		placeholder: 'Add Option',
		displayOptions: { show: { responseType: ['approval'] } },
		default: {},
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Type of Approval',
						name: 'approvalType',
						type: 'options',
						options: [
							{ name: 'Approve and Decline', value: 'double' },
							{ name: 'Approve Only', value: 'single' },
						],
						default: 'double',
					},
					{
						displayName: 'Approve Button Label',
						name: 'approveLabel',
						type: 'string',
						default: 'Approve',
					},
					{
						displayName: 'Decline Button Label',
						name: 'disapproveLabel',
						type: 'string',
						displayOptions: { show: { approvalType: ['double'] } },
						default: 'Decline',
					},
				],
			},
		],
	},
	{
		displayName: 'Buttons',
		name: 'buttons',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Button',
		displayOptions: { show: { responseType: ['buttons'] } },
		default: {},
		description: 'What the visitor can choose from',
		options: [
			{
				displayName: 'Button',
				name: 'values',
				values: [
					{
						displayName: 'Label',
						name: 'label',
						type: 'string',
						default: '',
						placeholder: 'e.g. Tomorrow morning',
						description: 'What the visitor reads',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. tomorrow-am',
						description: 'What the workflow gets. The label, if it is empty.',
					},
				],
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
			limitWaitTime,
			{
				displayName: 'Send As',
				name: 'sendAs',
				type: 'options',
				options: [
					{ name: 'AI', value: 'ai' },
					{ name: 'Operator', value: 'operator' },
					{ name: 'System', value: 'system' },
				],
				default: 'operator',
				description: 'Who the visitor sees as the sender',
			},
		],
	},
];
