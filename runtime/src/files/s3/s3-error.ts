/** What a bucket answered instead of doing it. */
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

/** An error's document is some hundred bytes; whatever sends more is no bucket. */
const MAX_DOCUMENT_BYTES = 16 * 1024;

export class S3Error extends Error {
	constructor(
		readonly status: number,
		/** As S3 names it, such as NoSuchKey; empty when the answer named none. */
		readonly code: string,
		what: string,
	) {
		super(`the bucket answered ${[status, code].filter(Boolean).join(' ')} to ${what}`);
		this.name = 'S3Error';
	}

	/** Trying again may help: the bucket is busy, or something between here and there is. */
	get isTemporary(): boolean {
		return this.status >= 500 || this.status === 429 || this.code === 'RequestTimeout';
	}
}

/** Reads an error answer to its end, so that its connection can be used again. */
export async function readS3Error(status: number, body: Readable, what: string): Promise<S3Error> {
	// S3 API, "Error responses": <Error><Code>NoSuchKey</Code>…</Error>. HEAD and some proxies send nothing.
	const document = await text(upTo(body)).catch(() => '');
	return new S3Error(status, /<Code>(\w{1,100})<\/Code>/.exec(document)?.[1] ?? '', what);
}

async function* upTo(body: Readable): AsyncGenerator<Buffer> {
	let left = MAX_DOCUMENT_BYTES;
	for await (const chunk of body as AsyncIterable<Buffer>) {
		left -= chunk.length;
		if (left < 0) return;
		yield chunk;
	}
}
