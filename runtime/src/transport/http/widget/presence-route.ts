/** GET /presence: whether somebody is there to answer. */
import type { RequestHandler } from 'express';
import { isOperatorOnline } from '../../../core/operators/operator-status';
import type { HttpContext } from '../http-context';
import { sendJson } from '../send-json';

export function presenceRoute({ core }: HttpContext): RequestHandler {
	const { ai } = core.settings;
	return async (_request, response) => {
		sendJson(response, {
			online: await isOperatorOnline(core.store),
			aiEnabled: ai !== undefined,
			// Seconds, as in the widget protocol.
			...(ai && { aiActiveAfter: ai.takeoverDelayMs / 1000 }),
		});
	};
}
