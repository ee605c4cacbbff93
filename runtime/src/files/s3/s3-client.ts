/** Requests to one bucket: signed (AWS Signature Version 4), bounded in time, and repeated when that may help. */
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { Agent, request } from 'undici';
import type { S3Config } from '../../config/s3-config';
import { objectUrl } from './object-url';
import { readS3Error, S3Error } from './s3-error';

/** Longest wait for a connection, and for the next sign of life on one, in milliseconds. */
const CONNECT_MS = 5000;
const SILENCE_MS = 20_000;

/** Pauses before the second and the third try, in milliseconds. */
const PAUSES_MS = [200, 1000];

export interface S3Request {
	method: 'GET' | 'PUT' | 'DELETE';
	key: string;
	headers?: Record<string, string>;
	/** Opened anew for every try. */
	body?: () => Readable;
	/** SHA-256 of the body in hex. */
	sha256?: string;
}

/** SHA-256 of no bytes. */
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export class S3Client {
	private readonly agent = new Agent({ connect: { timeout: CONNECT_MS } });

	constructor(
		private readonly config: S3Config,
		private readonly pausesMs: readonly number[] = PAUSES_MS,
	) {}

	/**
	 * Sends a request, up to three times.
	 * @returns the body of a 2xx answer, which must be read or destroyed
	 * @throws {S3Error} when the bucket refuses, or what the connection threw, after the last try
	 */
	async send(wanted: S3Request): Promise<Readable> {
		for (const ms of this.pausesMs) {
			try {
				return await this.try(wanted);
			} catch (error) {
				if (error instanceof S3Error && !error.isTemporary) throw error;
				await pause(ms);
			}
		}
		return await this.try(wanted);
	}

	/**
	 * An address under which anybody gets the object.
	 * @param query the parameters that are signed, such as `response-content-type`
	 * @param seconds for which it is good
	 */
	async presign(key: string, query: Record<string, string>, seconds: number): Promise<string> {
		const url = objectUrl(this.config, key);
		for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
		url.searchParams.set('X-Amz-Expires', String(seconds));
		const signed = await this.signer({ method: 'GET', url: url.href, signQuery: true }).sign();
		// A blank is signed as %20; whether a plus means the same is not agreed upon.
		signed.url.search = signed.url.search.replaceAll('+', '%20');
		return signed.url.href;
	}

	private async try({ method, key, headers, body, sha256 }: S3Request): Promise<Readable> {
		const signer = this.signer({
			method,
			url: objectUrl(this.config, key).href,
			headers: { ...headers, 'x-amz-content-sha256': sha256 ?? EMPTY_SHA256 },
		});
		const signed = await signer.sign();
		const answer = await request(signed.url, {
			method,
			headers: Object.fromEntries(signed.headers),
			body: body?.(),
			dispatcher: this.agent,
			headersTimeout: SILENCE_MS,
			bodyTimeout: SILENCE_MS,
		});
		const { statusCode, body: content } = answer;
		// A storage that knows no ranges answers with more than was asked for, and announced to a browser.
		const isFitting = headers?.range === undefined || statusCode === 206;
		if (statusCode >= 200 && statusCode < 300 && isFitting) return content;
		throw await readS3Error(statusCode, content, `${method} ${key}`);
	}

	private signer(
		options: Pick<
			ConstructorParameters<typeof AwsV4Signer>[0],
			'method' | 'headers' | 'signQuery'
		> & {
			url: string;
		},
	): AwsV4Signer {
		const { accessKeyId, secretAccessKey, region } = this.config;
		return new AwsV4Signer({ ...options, accessKeyId, secretAccessKey, region, service: 's3' });
	}
}
