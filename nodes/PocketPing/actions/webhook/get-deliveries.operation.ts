/** Webhook → Get Many Deliveries: what became of each event that a subscription was to get. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import type { Delivery } from '../../../../protocol/shapes';
import { readPages } from '../../../shared/read-pages';
import { getWebhookId, webhookLocator, webhookPath } from '../../../shared/webhook-locator';
import { listFields } from '../list-fields';
import type { Execute } from '../operation';
import { readFilters } from '../read-filters';

export const description = updateDisplayOptions(
	{ show: { resource: ['webhook'], operation: ['getDeliveries'] } },
	[
		webhookLocator,
		...listFields,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					options: [
						{ name: 'Cancelled', value: 'cancelled' },
						{ name: 'Delivered', value: 'delivered' },
						{ name: 'Given Up', value: 'failed' },
						{ name: 'Waiting', value: 'pending' },
					],
					default: 'failed',
					description: 'What became of the deliveries to return',
				},
			],
		},
	],
);

export const execute: Execute = async (context, itemIndex) => {
	const pages = await readPages<Delivery>(context, itemIndex, {
		path: webhookPath(getWebhookId(context, itemIndex), '/deliveries'),
		plural: 'deliveries',
		query: readFilters(context, itemIndex),
	});
	return pages.flat() as unknown as IDataObject[];
};
