/** How much a session may upload, so that nobody fills the disk with files that are never sent. */
import type { AttachmentRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';
import { ChatError } from '../chat-error';

/** Bytes of one file (widget protocol §7.1). */
export const MAX_FILE_BYTES = 10_485_760;

/** How long after it was announced a file may be sent (widget protocol §7.1), in milliseconds. */
export const UPLOAD_TTL_MS = 900_000;

/** How long a file that no message took up is kept, in milliseconds. */
export const UNUSED_TTL_MS = 2 * 60 * 60_000;

/** Files of one session that no message has taken up yet. */
const MAX_UNUSED = 20;

/** Files of one session in all, and their bytes. */
const MAX_FILES = 1000;
const MAX_BYTES = 200 * 1024 * 1024;

/** Bytes in the unit in which the limit of an address counts them, rounded up. */
export function kilobytes(bytes: number): number {
	return Math.ceil(bytes / 1024);
}

/** Whether the file still has a future: in a message, or on its way into one. */
export function isAlive(file: AttachmentRecord, now: number): boolean {
	if (file.status === 'discarded') return false;
	if (file.messageId !== null) return true;
	return now - file.createdAt < (file.status === 'pending' ? UPLOAD_TTL_MS : UNUSED_TTL_MS);
}

/** @throws {ChatError} UPLOAD_LIMIT_REACHED when the session has no room for one more file of this size */
export async function assertRoom(
	store: StoreReader,
	sessionId: string,
	size: number,
	now: number,
): Promise<void> {
	const files = (await store.listAttachments(sessionId)).filter((file) => isAlive(file, now));
	const unused = files.filter(({ messageId }) => messageId === null).length;
	if (unused >= MAX_UNUSED) {
		throw new ChatError(
			'UPLOAD_LIMIT_REACHED',
			`${MAX_UNUSED} files wait to be sent in this session. Send them in a message first.`,
		);
	}
	const bytes = files.reduce((sum, file) => sum + file.size, size);
	if (files.length >= MAX_FILES || bytes > MAX_BYTES) {
		throw new ChatError(
			'UPLOAD_LIMIT_REACHED',
			'This session holds as many files as it may (200 MB). Delete some of its messages first.',
		);
	}
}
