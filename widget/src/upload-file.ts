/** One file on its way to the server: asked for, sent, confirmed. */
import type { Api } from './api';
import { ApiError } from './api-error';
import type { Attachment } from './parse-message';

/** The type of files that the browser has no name for. */
export const UNKNOWN_TYPE = 'application/octet-stream';

interface UploadOptions {
	/** Hears the share that has been sent, 0 to 1. */
	onProgress?: (share: number) => void;
	signal?: AbortSignal;
}

/** @throws {Error} when the server refuses the file, the network fails, or the signal says stop */
export async function uploadFile(
	api: Api,
	sessionId: string,
	file: File,
	options: UploadOptions = {},
): Promise<Attachment> {
	const { name, size } = file;
	const type = file.type || UNKNOWN_TYPE;
	const { attachmentId, uploadUrl } = await api.upload(sessionId, { name, type, size });
	await put(uploadUrl, file, type, options);
	return await api.completeUpload(sessionId, attachmentId);
}

/** By XMLHttpRequest, since fetch tells nothing of the progress. */
function put(url: string, file: File, type: string, options: UploadOptions): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		const fail = () => reject(new ApiError(request.status, 'the upload did not get through'));
		request.open('PUT', url);
		request.setRequestHeader('Content-Type', type);
		request.upload.onprogress = ({ loaded, total }) => options.onProgress?.(loaded / (total || 1));
		request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : fail());
		request.onerror = request.onabort = fail;
		options.signal?.addEventListener('abort', () => request.abort());
		request.send(file);
	});
}
