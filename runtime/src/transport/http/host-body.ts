/** Bodies that a host program's own parser read before they came here: taken as it left them, by the same rules. */
import type { RequestHandler } from 'express';
import { ChatError } from '../../core/chat-error';
import { JSON_TYPE, MAX_BODY_BYTES } from './json-body';

const READ_FIRST =
	'The host program has read this body. Mount the router of PocketPing in front of its body parsers.';

/**
 * Runs in front of everything that reads bodies. What a JSON parser left in `request.body` stays there; what is lost,
 * such as the bytes of a file, is refused at once instead of being waited for.
 * @throws {ChatError} UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, INVALID_PARAMETERS
 */
export const hostBody: RequestHandler = (request, _response, next) => {
	const { headers } = request;
	const hasBody =
		Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
	if (!request.readableEnded || !hasBody) return next();
	const body: unknown = request.body;
	const isParsed = typeof body === 'object' && body !== null && !Buffer.isBuffer(body);
	if (!isParsed || /^\/(bridges|uploads)\//i.test(request.path)) {
		throw new ChatError('INVALID_PARAMETERS', READ_FIRST);
	}
	// A form on another site can be parsed into an object, too.
	if (!JSON_TYPE.test(headers['content-type'] ?? '')) throw new ChatError('UNSUPPORTED_MEDIA_TYPE');
	if (Buffer.byteLength(JSON.stringify(body)) > MAX_BODY_BYTES) {
		throw new ChatError('PAYLOAD_TOO_LARGE');
	}
	// Nobody shall wait for it any more.
	headers['content-length'] = '0';
	delete headers['transfer-encoding'];
	next();
};
