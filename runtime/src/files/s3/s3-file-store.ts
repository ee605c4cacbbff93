/** Uploaded files in a bucket of S3-compatible storage: for several instances, which share no disk. */
import type { Readable } from 'node:stream';
import type { S3Config } from '../../config/s3-config';
import { ChatError } from '../../core/chat-error';
import { assertFileKey } from '../file-key';
import type { FileHeaders, FileStore } from '../file-store';
import { S3Client } from './s3-client';
import { S3Error } from './s3-error';
import { SpoolFile } from './spool-file';

/** How long an address of the bucket is good, in seconds: a film that is watched asks again meanwhile. */
const ADDRESS_SECONDS = 900;

/** What a client is told to wait when the bucket cannot be reached, in seconds. */
const RETRY_AFTER_SECONDS = 5;

/** Should the bucket be readable to all by mistake, nothing in it is shown as a page. */
const STORED_TYPE = 'application/octet-stream';

export class S3FileStore implements FileStore {
	private readonly client: S3Client;
	readonly addressFor?: FileStore['addressFor'];

	/** @param spoolDirectory for files that are just arriving; made when the first one does */
	constructor(
		config: S3Config,
		private readonly spoolDirectory: string,
		pausesMs?: readonly number[],
	) {
		this.client = new S3Client(config, pausesMs);
		if (config.downloads === 'redirect') this.addressFor = async (...args) => this.presign(...args);
	}

	async write(key: string, bytes: Readable): Promise<void> {
		assertFileKey(key);
		const file = await SpoolFile.take(this.spoolDirectory, key, bytes);
		try {
			const { size, sha256 } = file;
			const headers = { 'content-length': String(size), 'content-type': STORED_TYPE };
			const body = () => file.open();
			await this.done({ method: 'PUT', key, headers, body, sha256 });
		} finally {
			await file.remove();
		}
	}

	async read(key: string, range?: { start: number; end: number }): Promise<Readable | undefined> {
		assertFileKey(key);
		const headers = range && { range: `bytes=${range.start}-${range.end}` };
		try {
			return await this.client.send({ method: 'GET', key, headers });
		} catch (error) {
			if (isMissing(error)) return undefined;
			throw unavailable(error);
		}
	}

	async delete(key: string): Promise<void> {
		assertFileKey(key);
		await this.done({ method: 'DELETE', key }).catch((error: unknown) => {
			if (!isMissing((error as Error).cause)) throw error;
		});
	}

	async removeLeftovers(before: number): Promise<void> {
		await SpoolFile.removeLeftovers(this.spoolDirectory, before);
	}

	/**
	 * Finds out whether the bucket is there and these keys open it.
	 * @throws {S3Error} when it says no; what the connection throws, when it cannot be reached
	 */
	async check(): Promise<void> {
		// No file has this key: the time in it is the beginning of the epoch.
		const body = await this.client.send({ method: 'GET', key: 'att_0' }).catch((error: unknown) => {
			if (!isMissing(error)) throw error;
			return undefined;
		});
		body?.destroy();
	}

	private async presign(key: string, headers: FileHeaders): Promise<string> {
		return await this.client.presign(
			assertFileKey(key),
			{
				'response-content-type': headers.contentType,
				'response-content-disposition': headers.contentDisposition,
				'response-cache-control': headers.cacheControl,
			},
			ADDRESS_SECONDS,
		);
	}

	/** Sends a request whose answer has nothing of interest in it. */
	private async done(wanted: Parameters<S3Client['send']>[0]): Promise<void> {
		const body = await this.client.send(wanted).catch((error: unknown) => {
			throw unavailable(error);
		});
		// Read to its end, or the connection could not be used again.
		body.resume();
	}
}

/** A bucket that is missing also answers 404, and must not look like an empty one. */
function isMissing(error: unknown): boolean {
	if (!(error instanceof S3Error) || error.status !== 404) return false;
	return error.code === 'NoSuchKey' || error.code === '';
}

/** What the caller is told; what the bucket said goes to the log, as the cause. */
function unavailable(cause: unknown): ChatError {
	const isFull = cause instanceof S3Error && cause.status === 507;
	const error = isFull
		? new ChatError('STORAGE_FULL')
		: new ChatError('FILES_UNAVAILABLE', undefined, RETRY_AFTER_SECONDS);
	return Object.assign(error, { cause });
}
