/** POST /disconnect: the beacon of a page that is being left. */
import type { RequestHandler } from 'express';
import { leave } from '../../../core/sessions/leave';
import type { HttpContext } from '../http-context';
import { sendJson } from '../send-json';
import { visitorSession } from './visitor-session';

export function disconnectRoute({ core, tokens, limits }: HttpContext): RequestHandler {
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.body);
		await limits.take('event', sessionId);
		await leave(core, sessionId);
		sendJson(response, { ok: true });
	};
}
