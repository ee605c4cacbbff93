/** What a host program mounts: hands requests to the service once it runs, and says so while it does not. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ChatError } from '../core/chat-error';
import { noteMount } from '../transport/http/mount';
import type { RequestsUnderWay } from './requests-under-way';

/** Fits `app.use(path, …)` of express 4 and 5, and `http.createServer(…)`. */
export type MountedRouter = (
	request: IncomingMessage,
	response: ServerResponse,
	next?: (error?: unknown) => void,
) => void;

/**
 * @internal
 * @param app the HTTP side of the service; undefined while it does not run
 */
export function mountedRouter(
	app: () => RequestListener | undefined,
	underWay: RequestsUnderWay,
): MountedRouter {
	return (request, response) => {
		const { baseUrl = '' } = request as { baseUrl?: string };
		noteMount(request, baseUrl);
		const handler = app();
		if (handler) {
			underWay.add(response);
			handler(request, response);
			return;
		}
		const { status, body, retryAfterSeconds } = new ChatError('SHUTTING_DOWN', undefined, 1);
		const text = JSON.stringify(body);
		response.writeHead(status, {
			'Content-Type': 'application/json; charset=utf-8',
			'Cache-Control': 'no-store',
			'Retry-After': String(retryAfterSeconds),
		});
		response.end(text);
	};
}
