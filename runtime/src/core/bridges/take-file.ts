/** A file that an operator sent in a bridge is fetched into the file store, by the same rules as a visitor's. */
import type { AttachmentRecord } from '../../storage/records';
import type { BridgeName } from '../../storage/bridge-records';
import { makeReady } from '../attachments/complete-upload';
import { safeFileName } from '../attachments/file-name';
import { fileTypeOf } from '../attachments/file-types';
import { uploadReceiver } from '../attachments/receive-upload';
import { assertRoom, MAX_FILE_BYTES } from '../attachments/upload-limits';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { newId } from '../new-id';
import { requireSession } from '../sessions/require-session';
import type { BridgeFile } from './bridge-input';

/**
 * @returns the id of the file, which a message can take up
 * @throws {ChatError} FILE_TOO_LARGE, FILE_TYPE_NOT_ALLOWED, FILE_TYPE_MISMATCH, FILE_INCOMPLETE, STORAGE_FULL,
 *   UPLOAD_LIMIT_REACHED, SESSION_NOT_FOUND, and what opening it throws
 */
export async function takeFile(
	core: CoreContext,
	{ bridge, sessionId, file }: { bridge: BridgeName; sessionId: string; file: BridgeFile },
): Promise<string> {
	if (file.size > MAX_FILE_BYTES) throw new ChatError('FILE_TOO_LARGE');
	const type = fileTypeOf(file.mimeType, file.name);
	if (!type) throw new ChatError('FILE_TYPE_NOT_ALLOWED');
	const { id, mimeType } = await core.journal.write(async ({ tx, now }) => {
		await requireSession(tx, sessionId);
		await assertRoom(tx, sessionId, file.size, now);
		const announced: AttachmentRecord = {
			id: newId('att', now),
			sessionId,
			messageId: null,
			filename: safeFileName(file.name, type),
			mimeType: type.mimeType,
			size: file.size,
			status: 'pending',
			uploadedFrom: bridge,
			createdAt: now,
		};
		await tx.insertAttachment(announced);
		return announced;
	});
	const bytes = await file.open();
	try {
		await uploadReceiver(core)({
			attachmentId: id,
			contentType: mimeType,
			contentLength: undefined,
			bytes,
		});
	} finally {
		bytes.destroy();
	}
	await core.journal.write((unit) =>
		makeReady(unit, { sessionId, attachmentId: id, uploadedFrom: bridge }),
	);
	return id;
}
