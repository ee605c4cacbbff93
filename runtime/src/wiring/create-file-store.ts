/** Where uploaded bytes are kept, as the settings ask for it: a folder of the data directory, or a bucket. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config/config';
import type { FileStore } from '../files/file-store';
import { LocalFileStore } from '../files/local-file-store';

/** A start that a bucket refuses: more of it would lose every file. */
export class BucketRefusedError extends Error {
	readonly code = 'BUCKET_REFUSED';

	constructor(bucket: string, cause: Error) {
		super(`S3_BUCKET ${bucket}: ${cause.message}`, { cause });
	}
}

/**
 * Makes the store, and asks a bucket whether it is there and opens.
 * @throws {BucketRefusedError} when it says no; one that cannot be reached may still come to be
 */
export async function createFileStore(
	{ dataDir, s3 }: Pick<Config, 'dataDir' | 's3'>,
	log: Logger,
): Promise<FileStore> {
	if (!s3) return new LocalFileStore(join(dataDir, 'files'));
	// Loaded only when it is needed, like all that not everybody uses.
	const [{ S3FileStore }, { S3Error }] = await Promise.all([
		import('../files/s3/s3-file-store'),
		import('../files/s3/s3-error'),
	]);
	const store = new S3FileStore(s3, join(dataDir, 'uploads'));
	await store.check().catch((error: unknown) => {
		if (error instanceof S3Error && !error.isTemporary) {
			throw new BucketRefusedError(s3.bucket, error);
		}
		log.warn(
			{ err: error },
			'the bucket of S3_BUCKET cannot be reached; files cannot be sent or read',
		);
	});
	return store;
}
