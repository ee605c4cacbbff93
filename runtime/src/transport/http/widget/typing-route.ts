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
		const typing = { sender: 'visitor', ...parse(body, request.body) } as const;
		// The existing widget says so at every keystroke and chokes on 429, so only what is passed on counts.
		if (core.typing.isNews(sessionId, typing)) await limits.take('typing', sessionId);
		await showTyping(core, sessionId, typing);
		core.visitors.note(sessionId);
		sendJson(response, { ok: true });
	};
}
