/** The visitor's page says that it has sent a file: from now on a message can take it up. */
import type { AttachmentRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';

/**
 * Makes a stored file ready; a file that is ready stays so.
 * @throws {ChatError} ATTACHMENT_NOT_FOUND for an unknown file and another session's alike, ATTACHMENT_NOT_READY
 */
export async function completeUpload(
	core: CoreContext,
	sessionId: string,
	attachmentId: string,
): Promise<AttachmentRecord> {
	return await core.journal.write((unit) =>
		makeReady(unit, { sessionId, attachmentId, uploadedFrom: 'widget' }),
	);
}

/** As part of a change: the file of this session that came this way, ready. Throws like {@link completeUpload}. */
export async function makeReady(
	{ tx }: UnitOfWork,
	wanted: { sessionId: string; attachmentId: string; uploadedFrom: string },
): Promise<AttachmentRecord> {
	const file = await tx.getAttachment(wanted.attachmentId);
	const isTheirs =
		file?.sessionId === wanted.sessionId && file.uploadedFrom === wanted.uploadedFrom;
	if (!isTheirs || file.status === 'discarded') throw new ChatError('ATTACHMENT_NOT_FOUND');
	if (file.status === 'pending') throw new ChatError('ATTACHMENT_NOT_READY');
	if (file.status === 'ready') return file;
	const ready: AttachmentRecord = { ...file, status: 'ready' };
	await tx.updateAttachment(ready);
	return ready;
}
