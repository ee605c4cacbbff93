/** The fields that make up a custom event: its name, and its data as JSON or as single fields. */
import type { INodeProperties } from 'n8n-workflow';

import { pairInputs } from '../read-fields';

export const eventFields: INodeProperties[] = [
	{
		displayName: 'Event Name',
		name: 'eventName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. show_offer',
		description: 'The name the page listens for with PocketPing.onEvent()',
	},
	{
		displayName: 'Specify Data',
		name: 'specifyData',
		type: 'options',
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'fields',
		description: 'How to enter the data that goes with the event',
	},
	{
		displayName: 'Data',
		name: 'data',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		displayOptions: { show: { specifyData: ['fields'] } },
		placeholder: 'Add Field',
		default: {},
		description: 'What the page gets along with the name',
		options: [
			{
				displayName: 'Field',
				name: 'fields',
				values: pairInputs('code', 'SAVE20'),
			},
		],
	},
	{
		displayName: 'Data (JSON)',
		name: 'dataJson',
		type: 'json',
		displayOptions: { show: { specifyData: ['json'] } },
		default: '{}',
		description: 'What the page gets along with the name, as JSON',
	},
];
