/** POST /event: a custom event from a page that has no stream, or is just being left. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { receiveEvent } from '../../../core/events/custom-events';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { boundedJson, clientId, eventName, parse } from '../parse';
import { sendJson } from '../send-json';
import { visitorSession } from './visitor-session';

/** The same fields as the stream's `event` frame. */
export const pageEvent = z.object({
	name: eventName,
	data: boundedJson.optional(),
	id: clientId.optional(),
});

export function eventRoute({ core, tokens, limits, addressOf }: HttpContext): RequestHandler {
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.body);
		await limits.take('event', sessionId);
		await limits.take('address', addressKey(addressOf(request)));
		const { name, data, id } = parse(pageEvent, request.body);
		core.visitors.note(sessionId);
		await receiveEvent(core, sessionId, { name, data, clientId: id });
		sendJson(response, { ok: true });
	};
}
