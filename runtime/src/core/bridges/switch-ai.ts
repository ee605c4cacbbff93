/** The command that lets the AI answer in a conversation, or not. */
import type { CoreContext } from '../core-context';
import { requireSession } from '../sessions/require-session';
import { toggleAi } from '../sessions/toggle-ai';

/**
 * Does what `ai` was told.
 * @param argument what stood behind the command
 * @returns the answer for whoever asked
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function switchAi(
	core: CoreContext,
	sessionId: string,
	argument: string,
): Promise<string> {
	const word = argument.trim().toLowerCase();
	if (word !== 'on' && word !== 'off') return 'Say "ai on" or "ai off".';
	if (word === 'on' && !core.settings.ai) return await switchOnWithoutAi(core, sessionId);
	await toggleAi(core, sessionId, word === 'on');
	return word === 'on' ? 'The AI answers here.' : 'The AI says nothing here.';
}

/** Given to an AI that there is not, a session would look taken care of. */
async function switchOnWithoutAi(core: CoreContext, sessionId: string): Promise<string> {
	const { aiEnabled } = await requireSession(core.store, sessionId);
	if (aiEnabled !== false) {
		return 'No AI is set up, so nothing was changed. Set AI_PROVIDER to have one (docs/ai.md).';
	}
	// Workflows answer without one being set up, and "ai off" has silenced them: it can be taken back.
	await toggleAi(core, sessionId, true);
	return 'Switched on again for a workflow that answers. No AI is set up: set AI_PROVIDER to have one (docs/ai.md).';
}
