/** The bytes of an announced file arrive: checked against what was announced, and stored whole or not at all. */
import { finished, type Readable } from 'node:stream';
import type { AttachmentRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { fileTypeOf, type FileType } from './file-types';
import { tooLarge, UploadGate } from './upload-gate';
import { UPLOAD_TTL_MS } from './upload-limits';
import { watchProgress } from './watch-progress';

export interface IncomingFile {
	/** Of the file that the sender has proved to be sending. */
	attachmentId: string;
	/** As the sender declares it. */
	contentType: string;
	/** Bytes, if the sender says how many will come. */
	contentLength: number | undefined;
	/** Left unread from where an error was found. */
	bytes: Readable;
}

export type UploadReceiver = (incoming: IncomingFile) => Promise<void>;

/**
 * Receives files, each of them from one sender at a time and once only.
 * @returns a function that throws {@link ChatError}s: ATTACHMENT_NOT_FOUND, UPLOAD_EXPIRED, FILE_ALREADY_SENT,
 *   FILE_TYPE_MISMATCH, FILE_TOO_LARGE, FILE_INCOMPLETE, REQUEST_TIMEOUT, STORAGE_FULL
 */
export function uploadReceiver(core: CoreContext): UploadReceiver {
	const arriving = new Set<string>();
	return async (incoming) => {
		const id = incoming.attachmentId;
		if (arriving.has(id)) throw new ChatError('FILE_ALREADY_SENT');
		arriving.add(id);
		try {
			await receive(core, incoming);
		} finally {
			arriving.delete(id);
		}
	};
}

async function receive(core: CoreContext, incoming: IncomingFile): Promise<void> {
	const file = await core.store.getAttachment(incoming.attachmentId);
	const gate = gateFor(file, incoming, core.clock.now());
	// The store hears of errors as soon as it reads; until then nobody else does.
	gate.on('error', () => {});
	incoming.bytes.pipe(gate);
	// A pipe does not tell its end that the beginning broke off.
	const forget = finished(incoming.bytes, { writable: false }, (error) => {
		if (error) gate.destroy(new ChatError('FILE_INCOMPLETE'));
	});
	const unwatch = watchProgress(core, gate);
	try {
		await core.files.write(incoming.attachmentId, gate);
	} finally {
		unwatch();
		forget();
	}
	await markStored(core, incoming.attachmentId, gate.received);
}

/** @throws {ChatError} for everything that can be refused before the first byte is read */
function gateFor(
	file: AttachmentRecord | undefined,
	{ contentType, contentLength }: IncomingFile,
	now: number,
): UploadGate {
	if (!file || file.status === 'discarded') throw new ChatError('ATTACHMENT_NOT_FOUND');
	if (file.status !== 'pending') throw new ChatError('FILE_ALREADY_SENT');
	if (now - file.createdAt >= UPLOAD_TTL_MS) throw new ChatError('UPLOAD_EXPIRED');
	const type = announcedType(file, contentType);
	// How large a screenshot will be is not known when it is asked for.
	const atLeast = file.uploadedFrom === 'screenshot' ? 1 : file.size;
	const expected = { atLeast, atMost: file.size, fits: type.fits };
	if (contentLength !== undefined && contentLength > expected.atMost) throw tooLarge(expected);
	if (contentLength !== undefined && contentLength < atLeast) {
		throw new ChatError('FILE_INCOMPLETE');
	}
	return new UploadGate(expected);
}

function announcedType(file: AttachmentRecord, contentType: string): FileType {
	const type = fileTypeOf(contentType, file.filename);
	if (type?.mimeType !== file.mimeType) {
		throw new ChatError(
			'FILE_TYPE_MISMATCH',
			`The upload was announced as ${file.mimeType}. Send that as its Content-Type.`,
		);
	}
	return type;
}

async function markStored(core: CoreContext, id: string, size: number): Promise<void> {
	const before = await core.journal.write(async ({ tx }) => {
		const file = await tx.getAttachment(id);
		if (file?.status === 'pending') await tx.updateAttachment({ ...file, status: 'stored', size });
		return file?.status;
	});
	if (before === 'pending') return;
	// Sent twice at once, to two instances: it is there, and must stay.
	if (before === 'stored' || before === 'ready') throw new ChatError('FILE_ALREADY_SENT');
	// It was discarded while it arrived.
	await core.files.delete(id);
	throw new ChatError('ATTACHMENT_NOT_FOUND');
}
