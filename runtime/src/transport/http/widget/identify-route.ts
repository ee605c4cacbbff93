/** POST /identify: the page says who the visitor is. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Identity } from '../../../../../protocol/shapes';
import { identify } from '../../../core/sessions/identify';
import type { HttpContext } from '../http-context';
import { boundedObject, parse } from '../parse';
import { sendJson } from '../send-json';
import { visitorSession } from './visitor-session';

/** `id` is required by the widget's own `identify()`; every other field is the site's choice. */
export const widgetIdentity = boundedObject.pipe(
	z.looseObject({
		id: z.union([z.string().min(1).max(200), z.number().transform(String)]),
		email: z.string().max(320).optional(),
		name: z.string().max(200).optional(),
	}),
);

const body = z.object({ sessionId: z.unknown(), identity: widgetIdentity });

/** The widget's flat identity → the management side's, where unknown fields are metadata. */
export function fromWidgetIdentity(identity: z.output<typeof widgetIdentity>): Identity {
	const { id, email, name, ...metadata } = identity;
	return {
		customerId: id,
		...(email !== undefined && { email }),
		...(name !== undefined && { name }),
		...(Object.keys(metadata).length > 0 && { metadata }),
	};
}

export function identifyRoute({ core, tokens, limits }: HttpContext): RequestHandler {
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.body);
		await limits.take('event', sessionId);
		const input = parse(body, request.body);
		await identify(core, sessionId, fromWidgetIdentity(input.identity));
		sendJson(response, { ok: true });
	};
}
