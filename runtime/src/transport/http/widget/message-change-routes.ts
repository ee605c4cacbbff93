/** PATCH and DELETE /message/:id: the visitor edits or takes back a message. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { toIso } from '../../../core/clock';
import { deleteMessage } from '../../../core/messages/delete-message';
import { editMessage } from '../../../core/messages/edit-message';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { writeSession } from './write-session';

const body = z.object({ content: z.string() });

export function editMessageRoute(context: HttpContext): RequestHandler<{ id: string }> {
	const { core } = context;
	return async (request, response) => {
		const sessionId = await writeSession(context, request);
		const messageId = request.params.id;
		const { content } = parse(body, request.body);
		const message = await editMessage(core, { sessionId, messageId, content, by: 'visitor' });
		const editedAt = message.editedAt === null ? undefined : toIso(message.editedAt);
		sendJson(response, { message: { id: message.id, content: message.content, editedAt } });
	};
}

/** The widget names the session in the query: its DELETE has no body. */
export function deleteMessageRoute(context: HttpContext): RequestHandler<{ id: string }> {
	const { core } = context;
	return async (request, response) => {
		const sessionId = await writeSession(context, request, 'query');
		await deleteMessage(core, { sessionId, messageId: request.params.id, by: 'visitor' });
		sendJson(response, { deleted: true });
	};
}
