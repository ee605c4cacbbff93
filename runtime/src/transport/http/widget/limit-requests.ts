/** The outermost limit of the visitor's channel: requests of any kind from one address. */
import type { RequestHandler } from 'express';
import { addressKey } from '../../../security/client-address';
import { noRateLimits } from '../../../security/rate-limits';
import type { HttpContext } from '../http-context';

/**
 * @returns the handler, or none where nothing is limited: every message would pay for it
 * @throws {ChatError} RATE_LIMITED
 */
export function limitRequests({ limits, addressOf }: HttpContext): RequestHandler[] {
	if (limits === noRateLimits) return [];
	return [
		async (request, _response, next) => {
			await limits.take('request', addressKey(addressOf(request)));
			next();
		},
	];
}
