/** GET /messages: what is new in the conversation, for pages that have no stream. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { toMessage } from '../../../core/shapes/management-shapes';
import { toWidgetMessage } from '../../../core/shapes/widget-shapes';
import { requireSession } from '../../../core/sessions/require-session';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { visitorSession } from './visitor-session';

/**
 * The widget's `after` is partly written by the visitor's clock. A fast clock would hide new messages, so
 * a time is never taken to be later than this long ago; the widget drops what it has already.
 */
const OVERLAP_MS = 10_000;

const query = z.object({
	after: z.string().max(100).optional(),
	limit: z.coerce.number().int().min(1).max(100).optional(),
});

export function messagesRoute({ core, tokens }: HttpContext): RequestHandler {
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.query);
		await requireSession(core.store, sessionId);
		const { after, limit: wanted } = parse(query, request.query);
		// The widget sends a time, the protocol's description says an id: both are understood.
		const time = after !== undefined && /^\d{4}-\d\d-\d\dT/.test(after) ? Date.parse(after) : NaN;
		// A page that catches up asks again and again: the more it gets at once, the sooner it is there.
		const limit = wanted ?? (after === undefined ? 50 : 100);
		const found = await core.store.listMessages(sessionId, {
			limit: limit + 1,
			...(after !== undefined &&
				(Number.isNaN(time)
					? { afterId: after }
					: { since: Math.min(time, core.clock.now() - OVERLAP_MS) })),
		});
		// Catching up runs forward, so the surplus entry is the last; the newest page drops its first.
		const page = after === undefined ? found.slice(-limit) : found.slice(0, limit);
		sendJson(response, {
			messages: page.map((message) => toWidgetMessage(toMessage(message, core.fileUrl))),
			hasMore: found.length > limit,
		});
	};
}
