/** GET /stream without an upgrade: the visitor's stream as server-sent events. */
import type { RequestHandler } from 'express';
import { requireSession } from '../../../core/sessions/require-session';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { EventStream } from './event-stream';
import { streamStart } from './stream-start';
import { visitorSession } from './visitor-session';

export function streamRoute(context: HttpContext): RequestHandler {
	const { core, tokens, streams, limits, addressOf } = context;
	return async (request, response) => {
		const address = addressKey(addressOf(request));
		await limits.take('stream', address);
		const sessionId = visitorSession(tokens, request.query);
		await requireSession(core.store, sessionId);
		const { since, after } = request.query;
		// A browser that comes back repeats the address of its first opening, and says here how far it got.
		const start = streamStart(request.get('Last-Event-ID') ?? since, after);
		const seq = start.since ?? (await core.store.lastEventSeqOf(sessionId));
		if (request.method === 'HEAD') {
			response.type('text/event-stream').end();
			return;
		}
		// The visitor may have left while the store was asked; then nobody would say that it closed.
		if (response.destroyed) return;
		const owner = { sessionId, addressKey: address };
		streams.reserve(owner);
		const page = streams.open(new EventStream(response, seq), owner, start);
		response.on('close', () => streams.closed(page));
	};
}
