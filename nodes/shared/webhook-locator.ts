/** The field that names a subscription: picked from those that there are, or by ID. */
import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
} from 'n8n-workflow';

import type { Webhook } from '../../protocol/shapes';
import { readPathId } from './path-id';
import { pocketPingRequest, type ListPage } from './transport';

export const webhookLocator: INodeProperties = {
	displayName: 'Webhook',
	name: 'webhookId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The subscription that PocketPing sends events to',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchWebhooks', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. wh_abc123',
		},
	],
};

/** @throws {NodeOperationError} when none is chosen */
export function getWebhookId(context: IExecuteFunctions, itemIndex: number): string {
	return readPathId(context, itemIndex, {
		parameter: 'webhookId',
		label: 'Webhook',
		hint: 'Choose one from the list. Webhook: Get Many gives its ID as id.',
	});
}

/** The path of one subscription, whatever characters its ID has. */
export function webhookPath(webhookId: string, rest = ''): string {
	return `/webhooks/${encodeURIComponent(webhookId)}${rest}`;
}

/** The list search behind 'From List'. The runtime has no search of its own for them: they are few. */
export async function searchWebhooks(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const page = await pocketPingRequest<ListPage<'webhooks', Webhook>>(this, 'GET', '/webhooks', {
		query: { limit: 100, ...(paginationToken && { cursor: paginationToken }) },
	});
	const results = page.webhooks
		.map(({ id, url, description }) => ({
			name: [description, url.replace(/^https?:\/\//, '')].filter(Boolean).join(' · '),
			value: id,
		}))
		.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
	return { results, paginationToken: page.nextCursor ?? undefined };
}
