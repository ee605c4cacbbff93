/** POST /visibility: the page came to the front or went behind another. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { requireSession } from '../../../core/sessions/require-session';
import { stay } from '../../../core/sessions/leave';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { writeSession } from './write-session';

/** `timestamp` is not read: it is the visitor's clock. */
const body = z.object({ state: z.enum(['hidden', 'visible']) });

export function visibilityRoute(context: HttpContext): RequestHandler {
	const { core } = context;
	return async (request, response) => {
		const sessionId = await writeSession(context, request);
		const { state } = parse(body, request.body);
		// A page in the background may be read again any time: going there says nothing.
		if (state === 'visible') await stay(core, sessionId);
		else await requireSession(core.store, sessionId);
		sendJson(response, { ok: true });
	};
}
