/** Somebody is writing: shown on the open pages of a session. */
import type { CoreContext } from '../core-context';
import { requireSession } from '../sessions/require-session';
import type { Typing } from './typing-board';

/** @throws {ChatError} SESSION_NOT_FOUND */
export async function showTyping(
	core: CoreContext,
	sessionId: string,
	typing: Typing,
): Promise<void> {
	// A page says so at every keystroke, so most of the time there is nothing to look up.
	if (core.typing.isNews(sessionId, typing)) await requireSession(core.store, sessionId);
	core.typing.show(sessionId, typing);
}
