/** Uploads as a page makes them: announced, sent, completed. And files to send that are what they say they are. */
import { post, type Answer } from './page';

const filler = Buffer.alloc(6000, 0x61);

/** A file of every kind that tests send: its name, its type, and bytes that begin as they should. */
export const SAMPLES = {
	png: { filename: 'cart.png', mimeType: 'image/png', bytes: bytes('\x89PNG\r\n\x1a\n') },
	jpeg: { filename: 'photo.jpg', mimeType: 'image/jpeg', bytes: bytes('\xff\xd8\xff\xe0') },
	pdf: { filename: 'invoice.pdf', mimeType: 'application/pdf', bytes: bytes('%PDF-1.7\n') },
	text: { filename: 'notes.txt', mimeType: 'text/plain', bytes: bytes('Hello,\n') },
	mp4: { filename: 'film.mp4', mimeType: 'video/mp4', bytes: bytes('\0\0\0\x10ftypisom\0\0\0\0') },
	zip: { filename: 'all.zip', mimeType: 'application/zip', bytes: bytes('PK\x03\x04') },
};

export interface Sample {
	filename: string;
	mimeType: string;
	bytes: Buffer;
}

/** Bytes that begin with this Latin-1 text. */
export function bytes(beginning: string): Buffer {
	return Buffer.concat([Buffer.from(beginning, 'latin1'), filler]);
}

/** POST /upload. */
export function announce(
	base: string,
	sessionId: string,
	{ filename, mimeType, bytes: content }: Sample,
	fields: Record<string, unknown> = {},
): Promise<Answer> {
	const size = content.length;
	return post(`${base}/pocketping/upload`, { sessionId, filename, mimeType, size, ...fields });
}

/** PUT of the bytes to where the announcement said; a stream is sent without a length. */
export async function put(
	uploadUrl: string,
	body: Buffer | ReadableStream,
	contentType = 'image/png',
): Promise<Answer> {
	const response = await fetch(uploadUrl, {
		method: 'PUT',
		headers: { 'content-type': contentType },
		body: body as RequestInit['body'],
		...(body instanceof ReadableStream && { duplex: 'half' }),
	});
	return { status: response.status, headers: response.headers, body: await response.json() };
}

/** POST /upload/complete. */
export function complete(base: string, sessionId: string, attachmentId: string): Promise<Answer> {
	return post(`${base}/pocketping/upload/complete`, { sessionId, attachmentId });
}

/** The whole way; answers the attachment as the page gets it. */
export async function upload(base: string, sessionId: string, sample: Sample): Promise<any> {
	const announced = await announce(base, sessionId, sample);
	if (announced.status !== 200) throw new Error(JSON.stringify(announced.body));
	const sent = await put(announced.body.uploadUrl, sample.bytes, sample.mimeType);
	if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
	return (await complete(base, sessionId, announced.body.attachmentId)).body;
}
