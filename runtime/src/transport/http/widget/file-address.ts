/** Where a page reads the files of its conversation: at the service as the page itself reached it. */
import type { IncomingMessage } from 'node:http';
import type { FileUrl } from '../../../core/shapes/management-shapes';
import type { VisitorTokens } from '../../../security/visitor-tokens';
import type { HttpContext } from '../http-context';
import { ownAddress } from '../own-address';

/** The path of a file below the widget's channel, which proves that its bearer may read it. */
export function filePath(tokens: VisitorTokens, { id, filename }: Parameters<FileUrl>[0]): string {
	return `/files/${tokens.seal(id)}/${encodeURIComponent(filename)}`;
}

/**
 * File addresses for the answer to a request. With PUBLIC_URL they are the ones that everybody gets; in a trial
 * they stand under the host name that this page used, which need not be the operators'.
 */
export function fileAddress({
	core,
	config,
	tokens,
	channelPath,
}: Pick<HttpContext, 'core' | 'config' | 'tokens' | 'channelPath'>): (
	request: IncomingMessage,
) => FileUrl {
	if (config.publicUrl !== undefined) return () => core.fileUrl;
	const addressAt = ownAddress(config);
	return (request) => {
		const base = addressAt(request);
		return base === undefined
			? core.fileUrl
			: (file) => base + channelPath + filePath(tokens, file);
	};
}
