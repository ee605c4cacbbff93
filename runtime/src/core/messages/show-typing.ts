/** Somebody is writing: shown on the open pages of a session, and kept nowhere. */
import type { CoreContext } from '../core-context';
import { requireSession } from '../sessions/require-session';

export interface Typing {
	/** Decided by the door it came through, as for messages. */
	sender: 'visitor' | 'operator';
	isTyping: boolean;
	/** What is being done meanwhile, such as "Looking up your order…". */
	label?: string;
}

/** @throws {ChatError} SESSION_NOT_FOUND */
export async function showTyping(
	core: CoreContext,
	sessionId: string,
	typing: Typing,
): Promise<void> {
	await requireSession(core.store, sessionId);
	core.realtime.sendToSession(sessionId, { type: 'typing', data: { sessionId, ...typing } });
}
