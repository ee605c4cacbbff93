/** The guard of every management route: a valid API key, or 401. */
import type { RequestHandler } from 'express';
import { ChatError } from '../../../core/chat-error';
import { bearerKey } from '../../../security/api-keys';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';

export function requireApiKey({ isApiKey, limits, addressOf }: HttpContext): RequestHandler {
	return async (request, _response, next) => {
		if (!isApiKey(bearerKey(request.headers.authorization))) {
			await limits.take('refusal', addressKey(addressOf(request)));
			throw new ChatError('UNAUTHORIZED');
		}
		next();
	};
}
