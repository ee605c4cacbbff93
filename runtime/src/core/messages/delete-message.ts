/** A message is taken back: its text and files go, a mark that it was there stays. */
import type { AttachmentRef, MessageRecord } from '../../storage/records';
import { discardAttachments } from '../attachments/discard-attachments';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { requireSession } from '../sessions/require-session';
import { touch } from '../sessions/touch';
import { toMessage } from '../shapes/management-shapes';
import { closeWaits } from '../waits/end-waits';
import { requireMessage } from './edit-message';
import { sideOf, type Side } from './side';

export interface MessageDeletion {
	sessionId: string;
	messageId: string;
	/** A visitor deletes only what visitors wrote; the operators' side may delete anything. */
	by: Side;
}

/**
 * Deletes a message softly, and ends the wait for an answer to it. The event log keeps the event that told of it, since it is append-only.
 * @throws {ChatError} SESSION_NOT_FOUND, MESSAGE_NOT_FOUND, MESSAGE_NOT_YOURS, MESSAGE_DELETED
 */
export async function deleteMessage(
	core: CoreContext,
	{ sessionId, messageId, by }: MessageDeletion,
): Promise<MessageRecord> {
	let files: AttachmentRef[] = [];
	const message = await core.journal.write(async (unit) => {
		const session = await requireSession(unit.tx, sessionId);
		const known = await requireMessage(unit, sessionId, messageId);
		if (by === 'visitor' && sideOf(known) !== 'visitor') throw new ChatError('MESSAGE_NOT_YOURS');
		files = known.attachments ?? [];
		const deleted: MessageRecord = {
			...known,
			content: '',
			attachments: null,
			deletedAt: unit.now,
		};
		await unit.tx.updateMessage(deleted, unit.now);
		for (const { id } of files) {
			const file = await unit.tx.getAttachment(id);
			// No longer readable from now on; should the bytes outlive a crash, housekeeping finds them by this.
			if (file) await unit.tx.updateAttachment({ ...file, messageId: null, status: 'discarded' });
		}
		if (by === 'visitor') await touch(unit, session);
		await unit.append({
			type: 'message.deleted',
			session,
			data: { message: toMessage(deleted, core.fileUrl) },
		});
		await closeWaits(unit, session, messageId);
		return deleted;
	});
	// The message is deleted, whatever becomes of the bytes: housekeeping tries again, and says what is wrong.
	await discardAttachments(
		core,
		files.map(({ id }) => id),
	).catch(() => {});
	return message;
}
