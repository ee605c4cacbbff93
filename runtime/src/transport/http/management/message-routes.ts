/** /sessions/:id/messages and /typing: read the conversation, write into it, show that somebody writes. */
import { Router } from 'express';
import { z } from 'zod';
import { postMessage } from '../../../core/messages/post-message';
import { showTyping } from '../../../core/messages/show-typing';
import { requireSession } from '../../../core/sessions/require-session';
import { toMessage } from '../../../core/shapes/management-shapes';
import { plainSessionId } from '../../../security/visitor-tokens';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { fromCursor, pageQuery, toPage } from './paging';

const listQuery = z.object(pageQuery);

/** `visitor` is not among the types: only the visitor's own door makes visitor messages. */
const postBody = z.strictObject({
	content: z.string(),
	type: z.enum(['operator', 'ai', 'system']).default('operator'),
	replyTo: z.string().max(100).optional(),
});

const typingBody = z.strictObject({ isTyping: z.boolean(), label: z.string().max(100).optional() });

export function messageRoutes({ core }: HttpContext): Router {
	return Router()
		.get('/:id/messages', async (request, response) => {
			const { limit, cursor } = parse(listQuery, request.query);
			const session = await requireSession(core.store, plainSessionId(request.params.id));
			const found = await core.store.listMessages(session.id, {
				beforeId: fromCursor(cursor, /^msg_\w+$/),
				limit: limit + 1,
			});
			// Chronological within the page; the cursor leads to the page before it.
			const page = toPage(found.reverse(), limit, ({ id }) => id);
			const messages = page.entries.reverse().map(toMessage);
			response.json({ messages, nextCursor: page.nextCursor });
		})
		.post('/:id/messages', async (request, response) => {
			const body = parse(postBody, request.body);
			const sessionId = plainSessionId(request.params.id);
			const message = await postMessage(core, { sessionId, ...body });
			response.status(201).json(toMessage(message));
		})
		.post('/:id/typing', async (request, response) => {
			const typing = parse(typingBody, request.body);
			const sessionId = plainSessionId(request.params.id);
			await showTyping(core, sessionId, { sender: 'operator', ...typing });
			response.json({ sessionId, ...typing });
		});
}
