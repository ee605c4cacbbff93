/** /sessions/:id/messages and /typing: read the conversation, write into it, change it, show that somebody writes. */
import { Router } from 'express';
import { z } from 'zod';
import { deleteMessage } from '../../../core/messages/delete-message';
import { editMessage } from '../../../core/messages/edit-message';
import { markMessages } from '../../../core/messages/mark-messages';
import { postMessage } from '../../../core/messages/post-message';
import { showTyping } from '../../../core/messages/show-typing';
import { requireSession } from '../../../core/sessions/require-session';
import { toMessage } from '../../../core/shapes/management-shapes';
import { plainSessionId } from '../../../security/visitor-tokens';
import type { HttpContext } from '../http-context';
import { messageId, parse } from '../parse';
import { fromCursor, pageQuery, toPage } from './paging';

const listQuery = z.object(pageQuery);

const label = z.string().trim().min(1).max(100);

/** As in protocol/waits.ts. */
const waitBody = z
	.strictObject({
		resumeUrl: z.string().max(2000),
		kind: z.enum(['freeText', 'choice']),
		choices: z
			.array(z.strictObject({ id: label, label }))
			.min(1)
			.max(10)
			.optional(),
		expiresAt: z.iso
			.datetime({ offset: true })
			.transform((text) => Date.parse(text))
			.optional(),
	})
	.refine(({ kind, choices }) => (kind === 'choice') === (choices !== undefined), {
		path: ['choices'],
		message: 'belong to the kind `choice`, which needs them',
	})
	.transform(({ resumeUrl, choices = null, expiresAt = null }) => ({
		resumeUrl,
		choices,
		expiresAt,
	}));

/** `visitor` is not among the types: only the visitor's own door makes visitor messages. */
const postBody = z.strictObject({
	content: z.string(),
	type: z.enum(['operator', 'ai', 'system']).default('operator'),
	replyTo: z.string().max(100).optional(),
	suppressWhileHuman: z.boolean().optional(),
	wait: waitBody.optional(),
});

const editBody = z.strictObject({ content: z.string() });

const receipt = z.strictObject({
	messageIds: z.array(messageId).max(20_000),
	status: z.enum(['delivered', 'read']).default('read'),
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
			const messages = page.entries.reverse().map((message) => toMessage(message, core.fileUrl));
			response.json({ messages, nextCursor: page.nextCursor });
		})
		.post('/:id/messages', async (request, response) => {
			const body = parse(postBody, request.body);
			const sessionId = plainSessionId(request.params.id);
			const message = await postMessage(core, { sessionId, ...body });
			response.status(201).json(toMessage(message, core.fileUrl));
		})
		.patch('/:id/messages/:messageId', async (request, response) => {
			const { content } = parse(editBody, request.body);
			const sessionId = plainSessionId(request.params.id);
			const { messageId } = request.params;
			const message = await editMessage(core, { sessionId, messageId, content, by: 'operator' });
			response.json(toMessage(message, core.fileUrl));
		})
		.delete('/:id/messages/:messageId', async (request, response) => {
			const sessionId = plainSessionId(request.params.id);
			const { messageId } = request.params;
			const message = await deleteMessage(core, { sessionId, messageId, by: 'operator' });
			response.json(toMessage(message, core.fileUrl));
		})
		.post('/:id/messages/read', async (request, response) => {
			const { messageIds, status } = parse(receipt, request.body);
			const sessionId = plainSessionId(request.params.id);
			const updated = await markMessages(core, { sessionId, messageIds, status, by: 'operator' });
			response.json({ updated });
		})
		.post('/:id/typing', async (request, response) => {
			const typing = parse(typingBody, request.body);
			const sessionId = plainSessionId(request.params.id);
			await showTyping(core, sessionId, { sender: 'operator', ...typing });
			response.json({ sessionId, ...typing });
		});
}
