/** Event → Get Many: reads the event log, each entry in the shape that the PocketPing Trigger gives. */
import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';

import type { EventBody } from '../../../../protocol/shapes';
import { toItem, toSimpleItem } from '../../../shared/event-item';
import { readPages } from '../../../shared/read-pages';
import { listFields } from '../list-fields';
import type { Execute } from '../operation';
import { readFilters } from '../read-filters';

const properties: INodeProperties[] = [
	...listFields,
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'After Event ID',
				name: 'after',
				type: 'string',
				default: '',
				placeholder: 'e.g. evt_abc123',
				description: 'Return what happened after this event, oldest first',
			},
			{
				displayName: 'Custom Event Name or ID',
				name: 'name',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getEventNames' },
				default: '',
				description:
					'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
			{
				displayName: 'Event Type Name or ID',
				name: 'type',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getEventTypes' },
				default: '',
				description:
					'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
			{
				displayName: 'Session ID',
				name: 'sessionId',
				type: 'string',
				default: '',
				placeholder: 'e.g. sess_abc123',
				description: 'Return the events of this conversation only',
			},
		],
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['event'], operation: ['getAll'] } },
	properties,
);

export const execute: Execute = async (context, itemIndex) => {
	const query = readFilters(context, itemIndex);
	const shape = context.getNodeParameter('simplify', itemIndex, true) ? toSimpleItem : toItem;
	const pages = await readPages<EventBody>(context, itemIndex, {
		path: '/events',
		plural: 'events',
		query,
		forward: query.after !== undefined,
	});
	return pages.flat().map(shape);
};
