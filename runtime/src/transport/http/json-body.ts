/** Reading request bodies: JSON only, in UTF-8, and not much of it. */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { ChatError } from '../../core/chat-error';
import { bodyDeadline } from './body-deadline';

export const MAX_BODY_BYTES = 64 * 1024;

/** `application/json`, and no charset but the one that JSON has (RFC 8259 §8.1). */
export const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;

/**
 * Parses the body of a write into `request.body`. Only `application/json` is taken: it is what makes a browser
 * ask for permission first, so that a form on another site cannot post here unasked. Written by hand because
 * every message passes here, and a general parser's choices (encodings, charsets, types) cost a tenth of it.
 * @throws {ChatError} UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, REQUEST_TIMEOUT, INVALID_JSON
 */
export const jsonBody: RequestHandler = (request, _response, next) => {
	const { method, headers } = request;
	if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return next();
	const length = Number(headers['content-length'] ?? 0);
	if (length === 0 && headers['transfer-encoding'] === undefined) return next();
	const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
	if (!JSON_TYPE.test(type) || encoding !== 'identity') {
		throw new ChatError('UNSUPPORTED_MEDIA_TYPE');
	}
	if (length > MAX_BODY_BYTES) throw new ChatError('PAYLOAD_TOO_LARGE');
	read(request, (error, text) => {
		if (error) return next(error);
		try {
			request.body = JSON.parse(text);
		} catch {
			return next(new ChatError('INVALID_JSON'));
		}
		next();
	});
};

/** Collects a body; `done` is called once. A sender that gives up half-way gets no answer, so hears nothing. */
function read(
	request: IncomingMessage,
	done: (error: ChatError | null, text: string) => void,
): void {
	const chunks: Buffer[] = [];
	let bytes = 0;
	const collect = (chunk: Buffer) => {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes <= MAX_BODY_BYTES) return;
		// Only a body that did not say how long it is gets this far.
		giveUp(new ChatError('PAYLOAD_TOO_LARGE'));
	};
	/** The rest is let through unread. */
	const giveUp = (error: ChatError) => {
		request.off('data', collect).off('end', end).resume();
		done(error, '');
	};
	const end = () => {
		const [first] = chunks;
		done(null, (chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString());
	};
	request.on('data', collect).on('end', end);
	bodyDeadline(request, () => {
		if (bytes <= MAX_BODY_BYTES) giveUp(new ChatError('REQUEST_TIMEOUT'));
	});
}
