/** Webhook → Get Many: lists the subscriptions, and how the newest delivery to each went. */
import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import type { Webhook } from '../../../../protocol/shapes';
import { readPages } from '../../../shared/read-pages';
import { listFields } from '../list-fields';
import type { Execute } from '../operation';

export const description = updateDisplayOptions(
	{ show: { resource: ['webhook'], operation: ['getAll'] } },
	listFields,
);

export const execute: Execute = async (context, itemIndex) => {
	const list = { path: '/webhooks', plural: 'webhooks' };
	return (await readPages<Webhook>(context, itemIndex, list)).flat() as unknown as IDataObject[];
};
