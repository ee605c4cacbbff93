/** Bodies of platforms' calls as they came: signatures are over the very bytes. */
import type { IncomingMessage } from 'node:http';
import { ChatError } from '../../../core/chat-error';
import { bodyDeadline } from '../body-deadline';

/** Far more than any platform sends. */
const MAX_BYTES = 1024 * 1024;

/** @throws {ChatError} PAYLOAD_TOO_LARGE, REQUEST_TIMEOUT, INVALID_JSON when the sender gave up */
export function rawBody(request: IncomingMessage): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let bytes = 0;
		request.on('data', (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes <= MAX_BYTES) chunks.push(chunk);
			else {
				request.removeAllListeners('data').resume();
				reject(new ChatError('PAYLOAD_TOO_LARGE'));
			}
		});
		request.on('end', () => resolve(Buffer.concat(chunks)));
		request.on('error', () => reject(new ChatError('INVALID_JSON')));
		bodyDeadline(request, () => {
			request.removeAllListeners('data').resume();
			reject(new ChatError('REQUEST_TIMEOUT'));
		});
	});
}

/** @throws {ChatError} INVALID_JSON for anything but an object */
export function jsonObject(body: Buffer): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(body.toString());
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return value as Record<string, unknown>;
		}
	} catch {
		// Answered below.
	}
	throw new ChatError('INVALID_JSON');
}
