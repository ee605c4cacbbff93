/** POST /connect: a page opens and gets its session, its history and its place in the event log. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { connect } from '../../../core/sessions/connect';
import { toMessage } from '../../../core/shapes/management-shapes';
import {
	fromWidgetMetadata,
	toWidgetIdentity,
	toWidgetMessage,
} from '../../../core/shapes/widget-shapes';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { sendJson } from '../send-json';
import { parse } from '../parse';
import { fitMetadata } from './fit-metadata';
import { fromWidgetIdentity, widgetIdentity } from './identify-route';

/** Unknown fields are left alone: newer widgets may send more. */
const body = z.object({
	visitorId: z
		.string()
		.regex(/^[\w-]{1,64}$/)
		.optional()
		.catch(undefined),
	sessionId: z.string().max(200).nullish().catch(undefined),
	metadata: z.unknown().optional(),
	identity: widgetIdentity.optional().catch(undefined),
});

export function connectRoute(context: HttpContext): RequestHandler {
	const { core, tokens, limits, addressOf } = context;
	return async (request, response) => {
		const address = addressOf(request);
		await limits.take('connect', addressKey(address));
		const input = parse(body, request.body);
		const userAgent = request.headers['user-agent'];
		const connection = await connect(core, {
			// An id that proves nothing is treated as no id: a new session, and no hint that it exists.
			provenSessionId: tokens.open(input.sessionId),
			visitorId: input.visitorId,
			metadata: {
				...(userAgent && { userAgent: userAgent.slice(0, 500) }),
				...fromWidgetMetadata(fitMetadata(input.metadata)),
			},
			ip: address === '' ? undefined : address,
			identity: input.identity && fromWidgetIdentity(input.identity),
		});
		const { session, messages, operatorOnline, welcomeMessage, seq } = connection;
		sendJson(response, {
			sessionId: tokens.seal(session.id),
			visitorId: session.visitorId,
			operatorOnline,
			...(welcomeMessage !== undefined && { welcomeMessage }),
			...(session.identity && { identity: toWidgetIdentity(session.identity) }),
			messages: messages.map((message) => toWidgetMessage(toMessage(message))),
			seq,
		});
	};
}
