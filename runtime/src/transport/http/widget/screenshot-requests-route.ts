/** GET /screenshot/requests: whether a picture of the page is asked for, for pages that have no stream. */
import type { RequestHandler } from 'express';
import { requireSession } from '../../../core/sessions/require-session';
import { pendingScreenshot, toScreenshotRequest } from '../../../core/sessions/screenshots';
import type { HttpContext } from '../http-context';
import { sendJson } from '../send-json';
import { visitorSession } from './visitor-session';

export function screenshotRequestsRoute({ core, tokens }: HttpContext): RequestHandler {
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.query);
		const session = await requireSession(core.store, sessionId);
		const pending = pendingScreenshot(session, core.clock.now());
		sendJson(response, { requests: pending ? [toScreenshotRequest(pending)] : [] });
	};
}
