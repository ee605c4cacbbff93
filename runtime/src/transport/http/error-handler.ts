/** Whatever went wrong → the error table's answer, with nothing of the inside in it. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { ChatError } from '../../core/chat-error';
import { newId } from '../../core/new-id';
import { withoutProofs } from '../../security/without-proofs';

/** Answers requests that no route took. */
export const notFound: RequestHandler = () => {
	throw new ChatError('NOT_FOUND');
};

export function errorHandler(log: Logger): ErrorRequestHandler {
	// Four parameters, used or not: that is how express knows an error handler.
	return (error: unknown, request, response, _next) => {
		const known = toChatError(error);
		if (known.status >= 500) {
			const requestId = newId('req', Date.now());
			response.setHeader('X-Request-Id', requestId);
			const path = withoutProofs(request.path);
			log.error({ err: error, requestId, method: request.method, path }, 'failed');
		}
		if (response.headersSent) {
			response.destroy();
			return;
		}
		if (known.retryAfterSeconds !== undefined) {
			response.setHeader('Retry-After', String(known.retryAfterSeconds));
		}
		// What is missing of the request is not waited for (RFC 9110 §15.5.9).
		if (known.status === 408) response.setHeader('Connection', 'close');
		response.status(known.status).json(known.body);
	};
}

/** Errors of the rules are meant for the caller; everything unknown stays inside. */
function toChatError(error: unknown): ChatError {
	if (error instanceof ChatError) return error;
	const { status } = error as { status?: number };
	// Express itself refuses paths that do not decode.
	if (status !== undefined && status >= 400 && status < 500) {
		return new ChatError(
			'INVALID_PARAMETERS',
			'The address could not be read. Check its encoding.',
		);
	}
	return new ChatError('INTERNAL_ERROR');
}
