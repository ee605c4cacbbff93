/** Loads a file from a platform's own host: with the platform's token, so never from anywhere else. */
import type { Readable } from 'node:stream';
import { request } from 'undici';
import { ChatError } from '../core/chat-error';

const TIMEOUT_MS = 30_000;

/**
 * Opens the bytes of a file. Redirects are not followed: they could lead the token elsewhere.
 * @throws {ChatError} FILE_INCOMPLETE when the platform does not hand it out
 */
export async function fetchFile(
	url: string,
	headers: Record<string, string> = {},
): Promise<Readable> {
	const failed = () =>
		new ChatError('FILE_INCOMPLETE', 'It could not be loaded. Send it again in a moment.');
	let answer;
	try {
		answer = await request(url, {
			headers,
			headersTimeout: TIMEOUT_MS,
			bodyTimeout: TIMEOUT_MS,
		});
	} catch {
		// The error may name the address, and that may hold a token.
		throw failed();
	}
	if (answer.statusCode === 200) return answer.body;
	await answer.body.dump().catch(() => {});
	throw failed();
}
