/** Every route of the visitor's channel with a good request: what conformance and fuzz tests go through. */

/** Ids that requests are about. */
export interface RouteIds {
	/** Widget-facing session id, or whatever is to be tried as one. */
	sessionId: string;
	messageId: string;
	attachmentId: string;
	requestId: string;
}

export interface VisitorRoute {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** Below /pocketping, as the router has it. */
	path: string;
	/** Where the session is named. */
	session: 'body' | 'query' | 'none';
	/** What a good request says besides the session. */
	fields?: (ids: RouteIds) => Record<string, unknown>;
}

const uploaded = ({ attachmentId }: RouteIds) => ({ attachmentId });
const png = { filename: 'a.png', mimeType: 'image/png', size: 3 };

export const VISITOR_ROUTES: readonly VisitorRoute[] = [
	{
		method: 'POST',
		path: '/connect',
		session: 'body',
		fields: () => ({ visitorId: 'vis_known', metadata: { url: 'https://shop.example' } }),
	},
	{
		method: 'POST',
		path: '/message',
		session: 'body',
		fields: ({ messageId, attachmentId }) => ({
			content: 'x',
			sender: 'visitor',
			replyTo: messageId,
			attachmentIds: attachmentId === '' ? [] : [attachmentId],
		}),
	},
	{ method: 'PATCH', path: '/message/:id', session: 'body', fields: () => ({ content: 'y' }) },
	{ method: 'DELETE', path: '/message/:id', session: 'query' },
	{ method: 'GET', path: '/messages', session: 'query' },
	{ method: 'POST', path: '/event', session: 'body', fields: () => ({ name: 'x', data: {} }) },
	{ method: 'POST', path: '/typing', session: 'body', fields: () => ({ isTyping: true }) },
	{ method: 'POST', path: '/identify', session: 'body', fields: () => ({ identity: { id: '1' } }) },
	{ method: 'POST', path: '/prechat', session: 'body', fields: () => ({ email: 'a@b.example' }) },
	{ method: 'POST', path: '/csat', session: 'body', fields: () => ({ score: 5, comment: 'x' }) },
	{
		method: 'POST',
		path: '/read',
		session: 'body',
		fields: ({ messageId }) => ({ messageIds: [messageId], status: 'read' }),
	},
	{
		method: 'POST',
		path: '/visibility',
		session: 'body',
		fields: () => ({ state: 'visible', timestamp: 1 }),
	},
	{
		method: 'POST',
		path: '/disconnect',
		session: 'body',
		fields: () => ({ duration: 1, reason: 'page_unload' }),
	},
	{ method: 'POST', path: '/upload', session: 'body', fields: () => png },
	{ method: 'POST', path: '/upload/complete', session: 'body', fields: uploaded },
	{ method: 'GET', path: '/screenshot/requests', session: 'query' },
	{
		method: 'POST',
		path: '/screenshot/upload',
		session: 'body',
		fields: ({ requestId }) => ({ requestId }),
	},
	{
		method: 'POST',
		path: '/screenshot/upload/complete',
		session: 'body',
		fields: (ids) => ({ requestId: ids.requestId, attachmentId: ids.attachmentId, size: 3 }),
	},
	{ method: 'GET', path: '/stream', session: 'query' },
	{ method: 'GET', path: '/presence', session: 'none' },
];

export interface RouteRequest {
	method: string;
	url: string;
	body: Record<string, unknown> | undefined;
}

/** The good request of a route. */
export function requestOf(base: string, route: VisitorRoute, ids: RouteIds): RouteRequest {
	const path = route.path.replace(':id', encodeURIComponent(ids.messageId));
	const query = route.session === 'query' ? `?sessionId=${encodeURIComponent(ids.sessionId)}` : '';
	const fields = route.fields?.(ids);
	const named = route.session === 'body' ? { sessionId: ids.sessionId, ...fields } : fields;
	return {
		method: route.method,
		url: `${base}/pocketping${path}${query}`,
		body: route.method === 'POST' || route.method === 'PATCH' ? (named ?? {}) : undefined,
	};
}
