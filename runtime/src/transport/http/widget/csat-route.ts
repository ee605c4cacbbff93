/** POST /csat: the visitor rates the conversation. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { submitCsat } from '../../../core/sessions/csat';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { writeSession } from './write-session';

const body = z.object({
	score: z.int().min(1).max(5),
	comment: z.string().trim().max(1000).nullish(),
});

export function csatRoute(context: HttpContext): RequestHandler {
	const { core } = context;
	return async (request, response) => {
		const sessionId = await writeSession(context, request);
		const { score, comment } = parse(body, request.body);
		const counted = await submitCsat(core, sessionId, { score, comment: comment || undefined });
		sendJson(response, counted ? { ok: true } : { ok: true, alreadyRated: true });
	};
}
