/**
 * A stand-in of S3, faithful where the file store depends on it: signatures, digests, lengths, ranges, presigned
 * addresses with their headers, both ways of naming a bucket, and error documents.
 * After https://docs.aws.amazon.com/AmazonS3/latest/API/
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { assertSigned, KEY_ID, Refusal, REGION, SECRET } from './s3-signature';

export const BUCKET = 'chat-files';

interface StoredObject {
	bytes: Buffer;
	contentType: string;
}

export class S3StandIn {
	/** By key. */
	readonly objects = new Map<string, StoredObject>();
	/** Method and path of every request, also of those that were refused. */
	readonly requests: string[] = [];
	/** Asked before every request; what it throws is the answer. */
	before: (request: IncomingMessage) => void | Promise<void> = () => {};
	/** Added to the clock that signatures are checked against, in milliseconds. */
	aheadMs = 0;
	private readonly server = createServer((request, response) => {
		void this.handle(request, response);
	});

	static async start(): Promise<S3StandIn> {
		const standIn = new S3StandIn();
		await new Promise<void>((resolve) => standIn.server.listen(0, '127.0.0.1', resolve));
		return standIn;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Settings with which a service uses it. */
	get env(): Record<string, string> {
		return {
			S3_ENDPOINT: this.url,
			S3_BUCKET: BUCKET,
			S3_REGION: REGION,
			S3_ACCESS_KEY_ID: KEY_ID,
			S3_SECRET_ACCESS_KEY: SECRET,
		};
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		try {
			this.requests.push(`${request.method} ${request.url?.split('?')[0]}`);
			await this.before(request);
			const body = await buffer(request);
			assertSigned(request, body, Date.now() + this.aheadMs);
			this.answer(request, response, body);
		} catch (error) {
			if (!(error instanceof Refusal)) {
				request.socket.destroy();
				return;
			}
			const { status, code } = error;
			response.writeHead(status, { 'content-type': 'application/xml', connection: 'close' });
			const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
			response.end(request.method === 'HEAD' ? undefined : xml);
		}
	}

	private answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
		const { bucket, key } = placeOf(request);
		if (bucket !== BUCKET) throw new Refusal(404, 'NoSuchBucket');
		switch (request.method) {
			case 'PUT': {
				if (request.headers['content-length'] === undefined) {
					throw new Refusal(411, 'MissingContentLength');
				}
				const contentType = request.headers['content-type'] ?? 'binary/octet-stream';
				this.objects.set(key, { bytes: body, contentType });
				response.writeHead(200).end();
				return;
			}
			case 'DELETE':
				this.objects.delete(key);
				response.writeHead(204).end();
				return;
			case 'GET':
				this.get(request, response, key);
				return;
			default:
				throw new Refusal(405, 'MethodNotAllowed');
		}
	}

	private get(request: IncomingMessage, response: ServerResponse, key: string): void {
		const object = this.objects.get(key);
		if (!object) throw new Refusal(404, 'NoSuchKey');
		const { searchParams } = new URL(request.url ?? '/', this.url);
		const overrides = ['content-type', 'content-disposition', 'cache-control'].flatMap((name) => {
			const value = searchParams.get(`response-${name}`);
			return value === null ? [] : [[name, value] as const];
		});
		const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
		const { length } = object.bytes;
		const start = Number(range?.[1] ?? 0);
		const end = Math.min(range?.[2] ? Number(range[2]) : length - 1, length - 1);
		if (range && start >= length) throw new Refusal(416, 'InvalidRange');
		const part = object.bytes.subarray(start, end + 1);
		response.writeHead(range ? 206 : 200, {
			'content-type': object.contentType,
			'content-length': part.length,
			'accept-ranges': 'bytes',
			...(range && { 'content-range': `bytes ${start}-${end}/${length}` }),
			...Object.fromEntries(overrides),
		});
		response.end(part);
	}
}

/** `/bucket/key` at the storage's own name, `/key` at `bucket.` and any other. */
function placeOf({ url, headers }: IncomingMessage): { bucket: string; key: string } {
	const path = decodeURIComponent((url ?? '/').split('?')[0] ?? '').slice(1);
	const host = headers.host ?? '';
	if (!/^(127\.0\.0\.1|localhost)(:|$)/.test(host)) {
		return { bucket: host.split('.')[0] ?? '', key: path };
	}
	const [bucket = '', ...rest] = path.split('/');
	return { bucket, key: rest.join('/') };
}
