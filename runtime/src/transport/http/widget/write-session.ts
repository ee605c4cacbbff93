/** The start of every small change a visitor makes: whose session it is, and whether it is one too many. */
import type { Request } from 'express';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { visitorSession } from './visitor-session';

/**
 * The plain session id that a request proves, counted as one change of the session and of its address.
 * @param named where the request names the session: its body or its query
 * @throws {ChatError} SESSION_NOT_FOUND, RATE_LIMITED
 */
export async function writeSession(
	{ tokens, limits, addressOf }: HttpContext,
	request: Request<never> | Request,
	named: 'body' | 'query' = 'body',
): Promise<string> {
	const sessionId = visitorSession(tokens, request[named]);
	await limits.take('write', sessionId);
	await limits.take('address', addressKey(addressOf(request as Request)));
	return sessionId;
}
