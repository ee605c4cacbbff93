/** Uploaded files become part of a message. */
import type { AttachmentRef } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { UnitOfWork } from '../journal';

/** Files of one message at the most. */
export const MAX_ATTACHMENTS = 10;

/**
 * Ties files to a message, so that no other message can take them.
 * @returns the files as the message keeps them; null without any
 * @throws {ChatError} ATTACHMENT_NOT_FOUND for an unknown file, another session's, and one that a message has
 *   already; ATTACHMENT_NOT_READY when its bytes have not been stored; INVALID_PARAMETERS for too many
 */
export async function linkAttachments(
	{ tx }: UnitOfWork,
	sessionId: string,
	messageId: string,
	ids: readonly string[],
): Promise<AttachmentRef[] | null> {
	const wanted = [...new Set(ids)];
	if (wanted.length > MAX_ATTACHMENTS) {
		throw new ChatError(
			'INVALID_PARAMETERS',
			`A message holds at most ${MAX_ATTACHMENTS} files. Send the rest in another one.`,
		);
	}
	const refs: AttachmentRef[] = [];
	for (const attachmentId of wanted) {
		const file = await tx.getAttachment(attachmentId);
		const isHere = file?.sessionId === sessionId && file.status !== 'discarded';
		if (!isHere || file.messageId !== null) throw new ChatError('ATTACHMENT_NOT_FOUND');
		if (file.status !== 'ready') throw new ChatError('ATTACHMENT_NOT_READY');
		await tx.updateAttachment({ ...file, messageId });
		const { id, filename, mimeType, size } = file;
		refs.push({ id, filename, mimeType, size });
	}
	return refs.length > 0 ? refs : null;
}
