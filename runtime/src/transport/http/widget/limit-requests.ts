/** The outermost limit of the visitor's channel: requests of any kind from one address. */
import type { RequestHandler } from 'express';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';

/** @throws {ChatError} RATE_LIMITED */
export function limitRequests({ limits, addressOf }: HttpContext): RequestHandler {
	return async (request, _response, next) => {
		await limits.take('request', addressKey(addressOf(request)));
		next();
	};
}
