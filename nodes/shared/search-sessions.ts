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

function label(session: Session): string {
	const who = session.identity?.name ?? session.identity?.email ?? session.visitorId;
	const where = session.metadata.pageUrl;
	return [who, typeof where === 'string' ? where : undefined, session.lastActivity.slice(0, 16)]
		.filter(Boolean)
		.join(' · ');
}
