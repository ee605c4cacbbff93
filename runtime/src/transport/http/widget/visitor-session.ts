/** From the widget-facing session id to the session it proves: the guard of every visitor route. */
import { ChatError } from '../../../core/chat-error';
import type { VisitorTokens } from '../../../security/visitor-tokens';

/**
 * The plain session id of a visitor's request, from the `sessionId` of its body or query.
 * @throws {ChatError} SESSION_NOT_FOUND for an unknown id, a foreign one and a missing token alike, so that
 *   the answer tells nobody which ids exist
 */
export function visitorSession(tokens: VisitorTokens, input: unknown): string {
	const sessionId = tokens.open((input as { sessionId?: unknown } | undefined | null)?.sessionId);
	if (sessionId === undefined) throw new ChatError('SESSION_NOT_FOUND');
	return sessionId;
}
