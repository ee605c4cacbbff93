/** Fills the session field's list: newest sessions first, one page at a time. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { Session } from '../../protocol/shapes';
import { pocketPingRequest, type ListPage } from './transport';

/** The list search behind 'From List'. The filter goes to the runtime, which knows every session. */
export async function searchSessions(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const page = await pocketPingRequest<ListPage<'sessions', Session>>(this, 'GET', '/sessions', {
		query: {
			limit: 50,
			...(filter && { q: filter }),
			...(paginationToken && { cursor: paginationToken }),
		},
	});
	return {
		results: page.sessions.map((session) => ({ name: label(session), value: session.id })),
		paginationToken: page.nextCursor ?? undefined,
	};
}

/** Who, when, where: the list is narrow, and cuts off what comes last. */
function label({ identity, visitorId, lastActivity, metadata }: Session): string {
	const who = identity?.name ?? identity?.email ?? `Visitor ${visitorId.slice(0, 8)}`;
	const when = `${lastActivity.slice(0, 16).replace('T', ' ')} UTC`;
	const where = typeof metadata.pageUrl === 'string' ? metadata.pageUrl : '';
	return [who, when, where.replace(/^https?:\/\//, '')].filter(Boolean).join(' · ');
}
