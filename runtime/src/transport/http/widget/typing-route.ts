/** POST /typing: the visitor is writing, or stopped. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { showTyping } from '../../../core/messages/show-typing';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { visitorSession } from './visitor-session';

const body = z.object({ isTyping: z.boolean().default(true) });

export function typingRoute({ core, tokens, limits }: HttpContext): RequestHandler {
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.body);
		await limits.take('typing', sessionId);
		const { isTyping } = parse(body, request.body);
		await showTyping(core, sessionId, { sender: 'visitor', isTyping });
		sendJson(response, { ok: true });
	};
}
