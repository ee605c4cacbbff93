/** No answer at all → an error that says where to look. */
import type { ZObject } from 'zapier-platform-core';

/** System codes of a failed connection, in words. */
const REASONS: Record<string, string> = {
	ENOTFOUND: 'there is no server of this name',
	EAI_AGAIN: 'its name could not be looked up',
	ECONNREFUSED: 'nothing listens there',
	ECONNRESET: 'the connection was cut off',
	EHOSTUNREACH: 'there is no way to it from Zapier',
	ENETUNREACH: 'there is no way to it from Zapier',
	ETIMEDOUT: 'it took too long',
	CERT_HAS_EXPIRED: 'its TLS certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate is self-signed',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate lacks an intermediate certificate',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another name',
};

/**
 * @param host of the request, with its port
 * @param error whatever the request was rejected with
 * @returns undefined for what is no failure of the connection, such as our own errors
 */
export function explainSilence(
	z: Pick<ZObject, 'errors'>,
	host: string,
	error: unknown,
): Error | undefined {
	// What node-fetch rejects with: https://github.com/node-fetch/node-fetch/blob/2.x/ERROR-HANDLING.md
	const { name, type, code } = error as { name?: string; type?: string; code?: string };
	const isTooLate = name === 'AbortError';
	if (name !== 'FetchError' && !isTooLate) return undefined;
	if (type === 'max-size') {
		return new z.errors.Error(
			`What ${host} answered is too large to be from PocketPing. Check the Server URL.`,
			'ANSWER_TOO_LARGE',
		);
	}
	const known = isTooLate ? 'ETIMEDOUT' : (code ?? '');
	const reason = REASONS[known] ?? (known || 'the connection failed');
	return new z.errors.Error(
		`PocketPing did not answer at ${host}: ${reason}. Check that it is running, and that the Server URL can be reached from the internet.`,
		'NO_ANSWER',
	);
}
