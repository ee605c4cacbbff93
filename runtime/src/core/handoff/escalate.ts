/** The AI gives a session to humans: it asked for one, may not go on, or cannot. */
import type { SessionRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { addMessage } from '../messages/post-message';
import { cancelAi } from './ai-timers';
import { changeHandler } from './change-handler';

export type EscalationReason = 'escalated' | 'refused' | 'limit' | 'failed';

/**
 * Hands over. It stays with humans until one of them has written: an AI that could not answer would be
 * handed the same question again and again.
 * @param note whether the visitor is told, in a system message
 */
export async function escalate(
	core: CoreContext,
	unit: UnitOfWork,
	known: SessionRecord,
	{ reason, note }: { reason: EscalationReason; note: boolean },
): Promise<void> {
	await cancelAi(unit, known.id);
	const session = await changeHandler(unit, known, 'escalation', reason);
	const content = core.settings.ai?.handoffMessage;
	if (session === known || !note || !content) return;
	await addMessage(core, unit, { sessionId: session.id, content, type: 'system' });
}
