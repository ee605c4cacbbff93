/** POST /disconnect: the beacon of a page that is being left. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { leave } from '../../../core/sessions/leave';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { writeSession } from './write-session';

/** Nobody reads the answer to a beacon, so odd values are left out rather than refused. */
const body = z.object({
	duration: z.number().min(0).max(1e9).transform(Math.round).optional().catch(undefined),
	reason: z.enum(['page_unload', 'inactivity', 'manual']).catch('page_unload'),
});

export function disconnectRoute(context: HttpContext): RequestHandler {
	const { core } = context;
	return async (request, response) => {
		const sessionId = await writeSession(context, request);
		await leave(core, sessionId, parse(body, request.body));
		sendJson(response, { ok: true });
	};
}
