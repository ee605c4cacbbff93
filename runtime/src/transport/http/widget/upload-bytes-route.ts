/** PUT /uploads/:proof: the bytes of an announced file. The address is the proof; no session is named. */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { uploadReceiver } from '../../../core/attachments/receive-upload';
import { MAX_FILE_BYTES } from '../../../core/attachments/upload-limits';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { sendJson } from '../send-json';
import { openUploadAddress } from './upload-address';

export function uploadBytesRoute(context: HttpContext): RequestHandler<{ proof: string }> {
	const { core, tokens, limits, addressOf } = context;
	const receive = uploadReceiver(core);
	return async (request, response) => {
		try {
			await limits.take('address', addressKey(addressOf(request)));
			const length = request.headers['content-length'];
			await receive({
				attachmentId: openUploadAddress(tokens, request.params.proof),
				contentType: request.headers['content-type'] ?? '',
				contentLength: length === undefined ? undefined : Number(length),
				bytes: request,
			});
		} catch (error) {
			letPass(request);
			throw error;
		}
		sendJson(response, { ok: true });
	};
}

/**
 * Lets the rest of a refused file go by: browsers read the answer only after they have sent everything, and
 * hanging up on them hides it. Who sends more than any file may hold is hung up on.
 */
function letPass(request: IncomingMessage): void {
	let left = MAX_FILE_BYTES;
	request.on('data', (chunk: Buffer) => {
		left -= chunk.length;
		if (left < 0) request.socket.destroy();
	});
	request.resume();
}
