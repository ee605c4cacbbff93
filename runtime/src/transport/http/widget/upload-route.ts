/** POST /upload and /upload/complete: the visitor announces a file, and says that it has been sent. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { announceUpload } from '../../../core/attachments/announce-upload';
import { completeUpload } from '../../../core/attachments/complete-upload';
import { kilobytes, MAX_FILE_BYTES, UPLOAD_TTL_MS } from '../../../core/attachments/upload-limits';
import { toIso } from '../../../core/clock';
import { toAttachment } from '../../../core/shapes/management-shapes';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { fileAddress } from './file-address';
import { uploadAddress } from './upload-address';
import { visitorSession } from './visitor-session';

const announcement = z.object({
	filename: z.string().max(1000),
	mimeType: z.string().max(200).default(''),
	/** How much is too much is for the core to say. */
	size: z.int().min(1, 'must be at least 1: an empty file cannot be sent'),
});

export const attachmentId = z.string().min(1).max(100);

const completion = z.object({ attachmentId });

export function uploadRoute(context: HttpContext): RequestHandler {
	const { core, tokens, limits, addressOf } = context;
	const urlOf = uploadAddress(context);
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.body);
		const address = addressKey(addressOf(request));
		await limits.take('upload', sessionId);
		await limits.take('address', address);
		const input = parse(announcement, request.body);
		// A larger one is refused, and not counted as what it says it is.
		await limits.take('fileSize', address, kilobytes(Math.min(input.size, MAX_FILE_BYTES)));
		const { id, createdAt } = await announceUpload(core, { sessionId, ...input });
		sendJson(response, {
			attachmentId: id,
			uploadUrl: urlOf(request, id),
			expiresAt: toIso(createdAt + UPLOAD_TTL_MS),
		});
	};
}

export function uploadCompleteRoute(context: HttpContext): RequestHandler {
	const { core, tokens, limits, addressOf } = context;
	const fileUrlFor = fileAddress(context);
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.body);
		await limits.take('write', sessionId);
		await limits.take('address', addressKey(addressOf(request)));
		const input = parse(completion, request.body);
		const file = await completeUpload(core, sessionId, input.attachmentId);
		sendJson(response, toAttachment(file, fileUrlFor(request)));
	};
}
