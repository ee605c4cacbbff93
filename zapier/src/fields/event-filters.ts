/** What a trigger can be narrowed down by. The runtime checks it, so what does not fit never reaches Zapier. */
import type { PlainInputField } from 'zapier-platform-core';
import type { HandledBy, WebhookConditions } from '../../../protocol/shapes';
import { readList, readText } from './read-input';

export const PAGE_URL_FIELD: PlainInputField = {
	key: 'page_url_contains',
	label: 'Page URL Contains',
	type: 'string',
	placeholder: '/checkout',
	helpText:
		'Only trigger for visitors on a page with this in its address. Leave it empty for all pages.',
};

const HANDLERS: Record<Exclude<HandledBy, 'closed'>, string> = {
	waiting: 'Nobody Yet',
	bot: 'The AI or a Zap',
	human: 'A Human',
};

export const HANDLED_BY_FIELD: PlainInputField = {
	key: 'handled_by',
	label: 'While Handled By',
	type: 'string',
	list: true,
	choices: HANDLERS,
	helpText:
		'Only trigger while one of these answers the visitor. Choose all but "A Human" for a Zap that answers by itself. Leave it empty for all.',
};

/** The conditions that these fields ask for, or nothing. */
export function readConditions(
	inputData: Record<string, unknown>,
	more: WebhookConditions = {},
): { conditions?: WebhookConditions } {
	const pageUrlContains = readText(inputData.page_url_contains);
	const handledBy = readList(inputData.handled_by) as HandledBy[] | undefined;
	const conditions = {
		...more,
		...(pageUrlContains !== undefined && { pageUrlContains }),
		...(handledBy && { handledBy }),
	};
	return Object.keys(conditions).length > 0 ? { conditions } : {};
}
