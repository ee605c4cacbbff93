/** A page sends the picture of itself that it was asked for, and the conversation shows that it did. */
import type { AttachmentRecord, SessionRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { postMessage } from '../messages/post-message';
import { newId } from '../new-id';
import { requireSession } from '../sessions/require-session';
import { pendingScreenshot } from '../sessions/screenshots';
import { makeReady } from './complete-upload';
import { assertRoom, MAX_FILE_BYTES } from './upload-limits';

/**
 * Takes note of a picture, which may be sent like any other announced file.
 * @throws {ChatError} SCREENSHOTS_DISABLED, SESSION_NOT_FOUND, SCREENSHOT_NOT_REQUESTED, UPLOAD_LIMIT_REACHED
 */
export async function announceScreenshot(
	core: CoreContext,
	sessionId: string,
	requestId: string,
): Promise<AttachmentRecord> {
	if (!core.settings.screenshots) throw new ChatError('SCREENSHOTS_DISABLED');
	return await core.journal.write(async ({ tx, now }) => {
		const session = await requireSession(tx, sessionId);
		if (pendingScreenshot(session, now)?.requestId !== requestId) {
			throw new ChatError('SCREENSHOT_NOT_REQUESTED');
		}
		await assertRoom(tx, sessionId, MAX_FILE_BYTES, now);
		const file: AttachmentRecord = {
			id: newId('att', now),
			sessionId,
			messageId: null,
			filename: 'screenshot.png',
			mimeType: 'image/png',
			// The most it can be, until it is here.
			size: MAX_FILE_BYTES,
			status: 'pending',
			uploadedFrom: 'screenshot',
			createdAt: now,
		};
		await tx.insertAttachment(file);
		return file;
	});
}

export interface SentScreenshot {
	sessionId: string;
	requestId: string;
	attachmentId: string;
	/** Bytes that the page says it sent. */
	size: number | undefined;
}

/**
 * Puts a picture that has arrived into the conversation, where the visitor sees it too: see
 * docs/decisions/0007-no-silent-screenshots.md. Several pages may answer one request; the first one counts.
 * @throws {ChatError} SCREENSHOTS_DISABLED, SESSION_NOT_FOUND, SCREENSHOT_NOT_REQUESTED, SESSION_CLOSED,
 *   FILE_INCOMPLETE, and what {@link makeReady} throws
 */
export async function completeScreenshot(
	core: CoreContext,
	{ sessionId, requestId, attachmentId, size }: SentScreenshot,
): Promise<void> {
	if (!core.settings.screenshots) throw new ChatError('SCREENSHOTS_DISABLED');
	await core.journal.write(async (unit) => {
		assertAsked(await requireSession(unit.tx, sessionId), requestId);
		const file = await makeReady(unit, { sessionId, attachmentId, uploadedFrom: 'screenshot' });
		if (size !== undefined && size !== file.size) throw new ChatError('FILE_INCOMPLETE');
	});
	await postMessage(core, {
		sessionId,
		content: 'Screenshot of the page',
		type: 'system',
		attachmentIds: [attachmentId],
		// A page that asks again after a crash in between adds no second message.
		clientId: requestId,
	});
	await core.journal.write(async ({ tx }) => {
		const session = await requireSession(tx, sessionId);
		if (session.screenshot?.requestId === requestId) {
			await tx.updateSession({ ...session, screenshot: null });
		}
	});
}

/** Sending a large picture takes its time, so here the request may be older than a page may begin to answer it. */
function assertAsked({ screenshot }: SessionRecord, requestId: string): void {
	if (screenshot?.requestId !== requestId) throw new ChatError('SCREENSHOT_NOT_REQUESTED');
}
