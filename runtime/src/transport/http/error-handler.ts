/** Whatever went wrong → the error table's answer, with nothing of the inside in it. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { ChatError } from '../../core/chat-error';
import { withoutProofs } from '../../security/without-proofs';
import { requestId as requestIdOf } from './request-id';

/** Answers requests that no route took. */
export const notFound: RequestHandler = () => {
	throw new ChatError('NOT_FOUND');
};

/**
 * Every error answer carries the id of its request, and the log has it in its line: of what went wrong here as an
 * error, of what the caller got wrong with LOG_LEVEL=debug.
 * @param onFailure hears of what went wrong here
 */
export function errorHandler(log: Logger, onFailure: () => void): ErrorRequestHandler {
	// Four parameters, used or not: that is how express knows an error handler.
	return (error: unknown, request, response, _next) => {
		const known = toChatError(error);
		const requestId = requestIdOf(request);
		const { method, path } = request;
		const facts = { requestId, method, path: withoutProofs(path), code: known.code };
		if (known.code === 'DATABASE_UNAVAILABLE') {
			onFailure();
			// The store has said so once; a line for each of thousands would add nothing.
			log.debug(facts, 'refused');
		} else if (known.status >= 500) {
			onFailure();
			log.error({ err: error, ...facts }, 'failed');
		} else {
			log.debug(facts, 'refused');
		}
		if (response.headersSent) {
			response.destroy();
			return;
		}
		response.setHeader('X-Request-Id', requestId);
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
