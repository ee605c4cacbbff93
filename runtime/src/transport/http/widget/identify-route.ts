/** POST /identify: the page says who the visitor is. */
import type { RequestHandler } from 'express';
import { ChatError } from '../../../core/chat-error';
import { identify } from '../../../core/sessions/identify';
import type { HttpContext } from '../http-context';
import { sendJson } from '../send-json';
import { readIdentity } from './read-identity';
import { writeSession } from './write-session';

export function identifyRoute(context: HttpContext): RequestHandler {
	const { core, identities } = context;
	return async (request, response) => {
		const sessionId = await writeSession(context, request);
		const input = (request.body as { identity?: unknown }).identity;
		const { identity, error } = await readIdentity(identities, input);
		if (!identity) {
			throw error ?? new ChatError('INVALID_PARAMETERS', '`identity` is missing.');
		}
		await identify(core, sessionId, identity, 'visitor');
		sendJson(response, { ok: true });
	};
}
