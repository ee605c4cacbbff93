/** A visitor says which file is to come; its bytes follow at an address of its own. */
import type { AttachmentRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { newId } from '../new-id';
import { requireSession } from '../sessions/require-session';
import { safeFileName } from './file-name';
import { fileTypeOf } from './file-types';
import { assertRoom, MAX_FILE_BYTES } from './upload-limits';

export interface UploadAnnouncement {
	sessionId: string;
	filename: string;
	mimeType: string;
	/** Bytes. */
	size: number;
}

/**
 * Takes note of a file, whose bytes may be sent until {@link UPLOAD_TTL_MS} later.
 * @throws {ChatError} SESSION_NOT_FOUND, FILE_TOO_LARGE, FILE_TYPE_NOT_ALLOWED, UPLOAD_LIMIT_REACHED
 */
export async function announceUpload(
	core: CoreContext,
	{ sessionId, filename, mimeType, size }: UploadAnnouncement,
): Promise<AttachmentRecord> {
	if (size > MAX_FILE_BYTES) throw new ChatError('FILE_TOO_LARGE');
	const type = fileTypeOf(mimeType, filename);
	if (!type) throw new ChatError('FILE_TYPE_NOT_ALLOWED');
	return await core.journal.write(async ({ tx, now }) => {
		await requireSession(tx, sessionId);
		await assertRoom(tx, sessionId, size, now);
		const file: AttachmentRecord = {
			id: newId('att', now),
			sessionId,
			messageId: null,
			filename: safeFileName(filename, type),
			mimeType: type.mimeType,
			size,
			status: 'pending',
			uploadedFrom: 'widget',
			createdAt: now,
		};
		await tx.insertAttachment(file);
		return file;
	});
}
