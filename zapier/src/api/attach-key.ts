/** Puts the API key on requests to the server of the connection, and on no others. */
import type { BeforeRequestMiddleware } from 'zapier-platform-core';
import { originOf } from './origin-of';

/** Redirects are not followed either: the key must not go wherever an answer points. */
export const attachKey: BeforeRequestMiddleware = (request, z, bundle) => {
	const known = { ...request, redirect: 'manual' as const };
	if (new URL(request.url).origin !== originOf(z, bundle)) return known;
	const key = String(bundle.authData.api_key ?? '').trim();
	// The HTTP client would refuse it as well, and name it in its error.
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw new z.errors.Error(
			'The API Key is empty or holds blanks or other characters that no key has. Copy it again, in one piece.',
			'INVALID_API_KEY',
			400,
		);
	}
	return { ...known, headers: { ...request.headers, authorization: `Bearer ${key}` } };
};
