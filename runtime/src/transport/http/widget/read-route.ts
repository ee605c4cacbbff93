/** POST /read: the visitor saw messages. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { markMessages } from '../../../core/messages/mark-messages';
import type { HttpContext } from '../http-context';
import { messageId, parse } from '../parse';
import { sendJson } from '../send-json';
import { writeSession } from './write-session';

/**
 * The widget sends `read` only, of all it has not reported yet; the protocol knows `delivered` too. More ids than
 * this do not fit into a body.
 */
const receipt = z.object({
	messageIds: z.array(messageId).max(20_000),
	status: z.enum(['delivered', 'read']).default('read'),
});

export function readRoute(context: HttpContext): RequestHandler {
	const { core } = context;
	return async (request, response) => {
		const sessionId = await writeSession(context, request);
		const { messageIds, status } = parse(receipt, request.body);
		const updated = await markMessages(core, { sessionId, messageIds, status, by: 'visitor' });
		sendJson(response, { updated });
	};
}
