/** The AI starts answering: because nobody else did, or because it was told to. */
import type { SessionRecord, TimerRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';
import { answerSoon } from '../ai/answer-due';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { changeHandler } from './change-handler';

/** Messages looked at for the last word: tombstones and notes in a row are few. */
const LOOK_BACK = 20;

/** The timer fired. It settles nothing by itself: somebody may have answered or closed at this very moment. */
export async function takeOverIfDue(
	core: CoreContext,
	unit: UnitOfWork,
	{ sessionId }: TimerRecord,
): Promise<void> {
	const session = await unit.tx.getSession(sessionId);
	if (!core.settings.ai || !session || !mayTakeOver(session)) return;
	if (await isUnanswered(unit.tx, sessionId)) await takeOver(core, unit, session, 'timeout');
}

/**
 * Whether the AI may take a session that nobody answers in. A browser without a person is left to humans;
 * somebody behind a VPN, who is marked as a bot for their address, is not.
 */
export function mayTakeOver({ status, handledBy, aiEnabled, metadata }: SessionRecord): boolean {
	return (
		status === 'active' &&
		handledBy === 'waiting' &&
		aiEnabled !== false &&
		metadata.botReason !== 'headless_ua'
	);
}

/** Gives a session to the AI, which answers what is unanswered. */
export async function takeOver(
	core: CoreContext,
	unit: UnitOfWork,
	known: SessionRecord,
	reason: 'timeout' | 'manual',
): Promise<SessionRecord> {
	const session = await changeHandler(unit, known, 'takeover', reason);
	await unit.tx.cancelTimer('ai_takeover', session.id);
	await unit.append({ type: 'ai.takeover', session, data: { reason } });
	await answerSoon(core, unit, session.id);
	return session;
}

/** Whether the last word is the visitor's. Notes of the system are nobody's word. */
export async function isUnanswered(reader: StoreReader, sessionId: string): Promise<boolean> {
	const newest = await reader.listMessages(sessionId, { limit: LOOK_BACK });
	const last = newest.findLast(({ type, deletedAt }) => type !== 'system' && deletedAt === null);
	return last?.type === 'visitor';
}
