/** The beginning of a receiver's answer, for the log of attempts; whatever the receiver sends, little is read. */
import type { Dispatcher } from 'undici';

/** Bytes that are kept, and bytes that are read so that the connection can be used again. */
const MAX_KEPT_BYTES = 2048;
const MAX_READ_BYTES = 16 * 1024;

/** The status has decided by then, so a body that drips is not waited for. */
const MAX_READ_MS = 2000;

/** Never throws: the answer's status is what counts. Null when there is no text. */
export async function readAnswer({
	statusCode,
	headers,
	body,
}: Dispatcher.ResponseData): Promise<string | null> {
	if (statusCode === 204 || headers['content-length'] === '0') {
		await body.dump().catch(() => {});
		return null;
	}
	const kept: Buffer[] = [];
	let bytes = 0;
	const timer = setTimeout(() => body.destroy(), MAX_READ_MS);
	try {
		for await (const chunk of body as AsyncIterable<Buffer>) {
			if (bytes < MAX_KEPT_BYTES) kept.push(chunk.subarray(0, MAX_KEPT_BYTES - bytes));
			bytes += chunk.length;
			// Leaving the loop destroys the stream, and with it the connection.
			if (bytes > MAX_READ_BYTES) break;
		}
	} catch {
		// Cut off, by the receiver or by the timer: what has arrived is what there is.
	} finally {
		clearTimeout(timer);
	}
	return bytes === 0 ? null : asText(Buffer.concat(kept), headers['content-encoding']);
}

/** Compressed answers are not unpacked: a small one can become gigabytes. */
function asText(bytes: Buffer, encoding: string | string[] | undefined): string {
	if (encoding !== undefined && encoding !== 'identity') return `(${String(encoding)})`;
	// A cut through a character leaves a replacement character; control characters say nothing to a reader.
	// eslint-disable-next-line no-control-regex
	return bytes.toString('utf8').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\ufffd');
}
