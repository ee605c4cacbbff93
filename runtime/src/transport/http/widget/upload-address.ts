/** Where the bytes of an announced file are sent: an address that proves what it is for. */
import type { IncomingMessage } from 'node:http';
import { ChatError } from '../../../core/chat-error';
import type { VisitorTokens } from '../../../security/visitor-tokens';
import type { HttpContext } from '../http-context';
import { ownAddress } from '../own-address';

/** Keeps the proofs apart: an address to send to opens nothing to read, and the other way round. */
const PURPOSE = 'upload_';

/**
 * Makes upload URLs: under PUBLIC_URL, or else where the request itself came to.
 * @returns a function that throws {@link ChatError} INVALID_PARAMETERS when the request does not say that usably
 */
export function uploadAddress({
	config,
	tokens,
	channelPath,
}: Pick<HttpContext, 'config' | 'tokens' | 'channelPath'>) {
	const addressAt = ownAddress(config);
	return (request: IncomingMessage, attachmentId: string): string => {
		const base = addressAt(request);
		if (base === undefined) {
			throw new ChatError('INVALID_PARAMETERS', 'Set PUBLIC_URL: the Host header is unusable.');
		}
		const proof = tokens.seal(PURPOSE + attachmentId).slice(PURPOSE.length);
		return `${base}${channelPath}/uploads/${proof}`;
	};
}

/**
 * The file that the last part of an upload URL proves.
 * @throws {ChatError} ATTACHMENT_NOT_FOUND for everything that was not given out
 */
export function openUploadAddress(tokens: VisitorTokens, proof: string): string {
	const opened = tokens.open(PURPOSE + proof);
	if (opened === undefined) throw new ChatError('ATTACHMENT_NOT_FOUND');
	return opened.slice(PURPOSE.length);
}
