/** Reads a list of the management API as far as 'Return All' and 'Limit' ask, one page after another. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { pocketPingRequest, type ListPage } from './transport';

/** The most the runtime gives in one answer. */
const PAGE_SIZE = 100;

export interface List {
	path: string;
	/** The field of the answer that holds the entries. */
	plural: string;
	query?: IDataObject;
	/** Walks to newer entries by `after`, the ID of the last one, instead of to older ones by cursor. */
	forward?: boolean;
}

/**
 * The pages in the order they came: each one's entries are as the runtime orders them.
 * @throws {NodeApiError} when the runtime refuses or does not answer
 */
export async function readPages<Entry extends { id: string }>(
	context: IExecuteFunctions,
	itemIndex: number,
	{ path, plural, query = {}, forward = false }: List,
): Promise<Entry[][]> {
	const returnAll = context.getNodeParameter('returnAll', itemIndex, false);
	const wanted = returnAll ? Infinity : Number(context.getNodeParameter('limit', itemIndex, 50));

	const pages: Entry[][] = [];
	let found = 0;
	let next: IDataObject | undefined = {};
	while (next) {
		const limit = Math.min(PAGE_SIZE, wanted - found);
		const page: ListPage<string, Entry> = await pocketPingRequest(context, 'GET', path, {
			query: { ...query, ...next, limit },
		});
		const entries = page[plural] as Entry[];
		pages.push(entries);
		found += entries.length;
		next = found < wanted ? nextPage(entries, page.nextCursor, forward, limit) : undefined;
	}
	return pages;
}

function nextPage(
	entries: Array<{ id: string }>,
	cursor: string | null,
	forward: boolean,
	limit: number,
): IDataObject | undefined {
	if (!forward) return cursor ? { cursor } : undefined;
	// Forward there is no cursor: a page that is not full is the last one for now.
	const last = entries[entries.length - 1];
	return last && entries.length === limit ? { after: last.id } : undefined;
}
