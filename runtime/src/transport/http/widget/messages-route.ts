/** GET /messages: what is new in the conversation, for pages that have no stream. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { listChanged, type ChangedMessages } from '../../../core/messages/list-changed';
import { quotesFor } from '../../../core/messages/quote';
import { toMessage } from '../../../core/shapes/management-shapes';
import { toWidgetMessage } from '../../../core/shapes/widget-shapes';
import { pendingCsatFrame } from '../../../core/sessions/csat';
import { requireSession } from '../../../core/sessions/require-session';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { fileAddress } from './file-address';
import { visitorSession } from './visitor-session';

/**
 * The widget's `after` is partly written by the visitor's clock. A fast clock would hide new messages, so
 * a time is never taken to be later than this long ago; the widget drops what it has already.
 */
const OVERLAP_MS = 10_000;

const query = z.object({
	after: z.string().max(100).optional(),
	/** Ours: the page before this message. */
	before: z.string().max(100).optional(),
	limit: z.coerce.number().int().min(1).max(100).optional(),
});

/** The newest page, and the pages before it. */
const PAGE = 50;

/** A page that catches up asks again and again: the more it gets at once, the sooner it is there. */
const CATCH_UP_PAGE = 100;

export function messagesRoute(context: HttpContext): RequestHandler {
	const { core, tokens } = context;
	const { store, clock, visitors } = core;
	const fileUrlFor = fileAddress(context);
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.query);
		const session = await requireSession(store, sessionId);
		visitors.note(sessionId);
		const { messages, hasMore } = await find(sessionId, parse(query, request.query));
		const quotes = await quotesFor(store, sessionId, messages);
		const fileUrl = fileUrlFor(request);
		sendJson(response, {
			messages: messages.map((message) =>
				toWidgetMessage(toMessage(message, fileUrl), quotes.get(message.replyTo ?? '')),
			),
			hasMore,
			// Pages that only poll get no frames. The existing widget does not look at it.
			csatRequest: pendingCsatFrame(session)?.data,
		});
	};

	async function find(
		sessionId: string,
		{ after, before, limit }: z.output<typeof query>,
	): Promise<ChangedMessages> {
		if (after === undefined) {
			const count = limit ?? PAGE;
			const found = await store.listMessages(sessionId, { beforeId: before, limit: count + 1 });
			// The surplus entry is the oldest.
			return { messages: found.slice(-count), hasMore: found.length > count };
		}
		// The widget sends a time, the protocol's description says an id: both are understood.
		const time = /^\d{4}-\d\d-\d\dT/.test(after) ? Date.parse(after) : NaN;
		const count = limit ?? CATCH_UP_PAGE;
		if (!Number.isNaN(time)) {
			return await listChanged(store, sessionId, Math.min(time, clock.now() - OVERLAP_MS), count);
		}
		const found = await store.listMessages(sessionId, { afterId: after, limit: count + 1 });
		return { messages: found.slice(0, count), hasMore: found.length > count };
	}
}
