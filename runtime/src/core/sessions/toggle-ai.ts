/** The AI is switched on or off for one session. */
import type { SessionRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import { requireSession } from './require-session';
import { announce } from './wake';

/**
 * Stores the choice and tells of it; an unchanged choice is no event.
 * @throws {ChatError} SESSION_NOT_FOUND
 */
export async function toggleAi(
	core: CoreContext,
	sessionId: string,
	enabled: boolean,
): Promise<SessionRecord> {
	return await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		if (known.aiEnabled === enabled) return known;
		const session = { ...(await announce(unit, known)), aiEnabled: enabled };
		await unit.tx.updateSession(session);
		await unit.append({ type: 'ai.toggled', session, data: { enabled } });
		return session;
	});
}
