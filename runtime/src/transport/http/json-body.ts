/** Reading request bodies: JSON only, and not much of it. */
import { json, type RequestHandler } from 'express';
import { ChatError } from '../../core/chat-error';

export const MAX_BODY_BYTES = 64 * 1024;

const reader = json({ limit: MAX_BODY_BYTES, strict: false });

/**
 * Parses the body of a write. Only `application/json` is taken: it is what makes a browser ask for
 * permission first, so that a form on another site cannot post here unasked.
 */
export const jsonBody: RequestHandler = (request, response, next) => {
	const { method, headers } = request;
	if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return next();
	const hasBody =
		headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
	if (!hasBody) {
		request.body = undefined;
		return next();
	}
	if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
		throw new ChatError('UNSUPPORTED_MEDIA_TYPE');
	}
	reader(request, response, next);
};
