/** What a message to the visitor says about who answers them. */
import type { MessageType } from '../../../../protocol/shapes';
import type { SessionRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { cancelAnswers } from './ai-timers';
import { changeHandler } from './change-handler';

/**
 * Takes note of a message that is about to be added, from whatever door. A human's silences the AI before its
 * next word; the AI's own, a workflow's included, is the answer that was due.
 * @returns the session as it then is
 */
export async function noteReply(
	core: CoreContext,
	unit: UnitOfWork,
	session: SessionRecord,
	type: Exclude<MessageType, 'visitor'>,
): Promise<SessionRecord> {
	if (type === 'system') return session;
	if (core.settings.ai) await cancelAnswers(unit, session.id);
	if (type === 'ai') {
		// A workflow that does not ask may say something, but the session stays switched off.
		if (session.aiEnabled === false) return session;
		return await changeHandler(unit, session, 'ai_message', 'ai_message');
	}
	const handbackAfterMs = core.settings.ai?.handbackAfterMs;
	if (handbackAfterMs !== undefined) {
		const dueAt = unit.now + handbackAfterMs;
		await unit.setTimer({ kind: 'ai_handback', sessionId: session.id, dueAt, data: {} });
	}
	return await changeHandler(unit, session, 'operator_message', 'operator_message');
}

/** @throws {ChatError} HUMAN_TOOK_OVER, AI_SWITCHED_OFF */
export function assertAiMaySpeak({ handledBy, aiEnabled }: SessionRecord): void {
	if (handledBy === 'human') throw new ChatError('HUMAN_TOOK_OVER');
	if (aiEnabled === false) throw new ChatError('AI_SWITCHED_OFF');
}
