/** POST /screenshot/upload and /screenshot/upload/complete: the page sends the picture it was asked for. */
import type { RequestHandler } from 'express';
import { z } from 'zod';
import {
	announceScreenshot,
	completeScreenshot,
} from '../../../core/attachments/screenshot-upload';
import { kilobytes, MAX_FILE_BYTES, UPLOAD_TTL_MS } from '../../../core/attachments/upload-limits';
import { toIso } from '../../../core/clock';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { parse } from '../parse';
import { sendJson } from '../send-json';
import { uploadAddress } from './upload-address';
import { attachmentId } from './upload-route';
import { visitorSession } from './visitor-session';

const announcement = z.object({ requestId: z.string().min(1).max(100) });

const completion = announcement.extend({ attachmentId, size: z.int().min(1).optional() });

export function screenshotUploadRoute(context: HttpContext): RequestHandler {
	const { core, tokens, limits, addressOf } = context;
	const urlOf = uploadAddress(context);
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.body);
		const address = addressKey(addressOf(request));
		await limits.take('upload', sessionId);
		await limits.take('address', address);
		const { requestId } = parse(announcement, request.body);
		await limits.take('fileSize', address, kilobytes(MAX_FILE_BYTES));
		const { id, createdAt } = await announceScreenshot(core, sessionId, requestId);
		sendJson(response, {
			attachmentId: id,
			uploadUrl: urlOf(request, id),
			expiresAt: toIso(createdAt + UPLOAD_TTL_MS),
			// Part of the widget protocol; nobody reads it.
			storageKey: id,
		});
	};
}

export function screenshotCompleteRoute(context: HttpContext): RequestHandler {
	const { core, tokens, limits, addressOf } = context;
	return async (request, response) => {
		const sessionId = visitorSession(tokens, request.body);
		await limits.take('write', sessionId);
		await limits.take('address', addressKey(addressOf(request)));
		const input = parse(completion, request.body);
		await completeScreenshot(core, { sessionId, ...input, size: input.size });
		sendJson(response, { ok: true });
	};
}
