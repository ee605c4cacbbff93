/** `Idempotency-Key` on POST requests: the same answer however often the request is sent. */
import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ChatError } from '../../../core/chat-error';
import type { Secrets } from '../../../core/core-context';
import { OnceOnly, type Idempotency } from '../../../core/idempotency';
import { keptAnswer, openAnswer } from './kept-answer';

/** @throws {ChatError} INVALID_PARAMETERS, IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE, IDEMPOTENCY_ANSWER_LOST */
export function idempotent(idempotency: Idempotency, secrets: Secrets): RequestHandler {
	return async (request, response, next) => {
		const key = request.headers['idempotency-key'];
		if (request.method !== 'POST' || key === undefined) return next();
		if (typeof key !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(key)) {
			throw new ChatError(
				'INVALID_PARAMETERS',
				'`Idempotency-Key` must be 1 to 255 printable ASCII characters.',
			);
		}
		const begun = await idempotency.begin(key, fingerprint(request));
		if (!(begun instanceof OnceOnly)) {
			const answer = openAnswer(begun.body, secrets);
			response.setHeader('Idempotency-Replayed', 'true');
			response.status(begun.status).type('json').send(answer);
			return;
		}
		response.once('close', () => begun.end());
		const send = response.json.bind(response);
		response.json = (body: unknown) => {
			if (response.statusCode >= 400) return send(body);
			// Kept before it is sent: whoever has the answer gets the same one for ever after.
			begun
				.keep({ status: response.statusCode, body: keptAnswer(body, secrets) })
				.then(() => send(body), next);
			return response;
		};
		begun.run(next);
	};
}

/** The address without the version, which is the same resource under both, and the body as it was read. */
function fingerprint({ originalUrl, body }: Request): string {
	const path = originalUrl.replace(/^\/v1(?=\/)/, '');
	return createHash('sha256')
		.update(`${path}\n${JSON.stringify(body)}`)
		.digest('base64url');
}
