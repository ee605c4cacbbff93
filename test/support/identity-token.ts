/** Identity tokens as a site's server makes them. */
import { createHmac } from 'node:crypto';

export const IDENTITY_SECRET = 'a-secret-of-at-least-32-characters';

/** A JWT over these claims, HS256; it lives five minutes unless `exp` says otherwise. */
export function identityToken(
	claims: Record<string, unknown>,
	secret = IDENTITY_SECRET,
	header: object = { alg: 'HS256', typ: 'JWT' },
): string {
	const exp = Math.floor(Date.now() / 1000) + 300;
	const input = [header, { exp, ...claims }]
		.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
		.join('.');
	return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
