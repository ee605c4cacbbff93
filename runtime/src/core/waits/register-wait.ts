/** A message asks something, and a workflow waits for what comes of it. */
import type { WaitChoice } from '../../../../protocol/waits';
import type { MessageRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { UnitOfWork } from '../journal';
import { newId } from '../new-id';

export interface WaitDraft {
	/** Checked already: deliveries may go there. */
	resumeUrl: string;
	/** Null: any text is an answer. */
	choices: WaitChoice[] | null;
	/** When nobody needs to answer any more; null: never. */
	expiresAt: number | null;
}

/** Questions that can be open in a session at a time. */
const MAX_OPEN = 20;

/** @throws {ChatError} TOO_MANY_WAITS */
export async function registerWait(
	unit: UnitOfWork,
	message: Pick<MessageRecord, 'id' | 'sessionId'>,
	{ resumeUrl, choices, expiresAt }: WaitDraft,
): Promise<void> {
	const { tx, now } = unit;
	const { id: messageId, sessionId } = message;
	if ((await tx.waits.listOpen(sessionId)).length >= MAX_OPEN) {
		throw new ChatError('TOO_MANY_WAITS');
	}
	const id = newId('wait', now);
	const wait = { id, sessionId, messageId, choices, resumeUrl, createdAt: now, endedAt: null };
	await tx.waits.insert(wait);
	if (expiresAt === null) return;
	await unit.setTimer({ kind: 'wait_expired', sessionId: id, dueAt: expiresAt, data: {} });
}
