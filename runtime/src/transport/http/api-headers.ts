/** The headers of every answer of the API, errors included: who may read it, and that nobody keeps it. */
import type { RequestHandler } from 'express';
import { ChatError } from '../../core/chat-error';
import type { OriginCheck } from '../../security/origins';

const METHODS = 'GET, POST, PATCH, DELETE, PUT, OPTIONS';
const ALLOWED_HEADERS = 'Content-Type, X-PocketPing-Version, Authorization, Idempotency-Key';
const EXPOSED_HEADERS =
	'X-PocketPing-Version-Status, X-PocketPing-Min-Version, X-PocketPing-Latest-Version, ' +
	'X-PocketPing-Version-Message, X-Request-Id, Retry-After, ' +
	'Idempotency-Replayed';

/** Seconds a browser may remember a permission. */
const MAX_AGE = '7200';

/**
 * Echoes allowed origins. Beacons are sent with credentials, and for those browsers accept neither `*` nor
 * a missing Allow-Credentials; no cookie means anything here, so credentials open nothing.
 * @throws {ChatError} ORIGIN_NOT_ALLOWED
 */
export function apiHeaders(isAllowed: OriginCheck): RequestHandler {
	return (request, response, next) => {
		const { origin } = request.headers;
		response.setHeader('Vary', 'Origin');
		response.setHeader('X-Content-Type-Options', 'nosniff');
		response.setHeader('Cache-Control', 'no-store');
		if (origin !== undefined) {
			if (!isAllowed(origin)) throw new ChatError('ORIGIN_NOT_ALLOWED');
			response.setHeader('Access-Control-Allow-Origin', origin);
			response.setHeader('Access-Control-Allow-Credentials', 'true');
			response.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
		}
		if (request.method === 'OPTIONS') {
			response.setHeader('Access-Control-Allow-Methods', METHODS);
			response.setHeader('Access-Control-Allow-Headers', ALLOWED_HEADERS);
			response.setHeader('Access-Control-Max-Age', MAX_AGE);
			response.status(204).end();
			return;
		}
		next();
	};
}
