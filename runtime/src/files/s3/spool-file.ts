/** A file on its way to a bucket: kept on the disk until all of it is there, since S3 wants length and digest first. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ChatError } from '../../core/chat-error';
import { isFull } from '../is-full';

export class SpoolFile {
	private constructor(
		private readonly path: string,
		/** Bytes. */
		readonly size: number,
		/** Of all bytes, in hex. */
		readonly sha256: string,
	) {}

	/**
	 * Takes a stream to its end.
	 * @throws what the stream throws, or {@link ChatError} STORAGE_FULL, with nothing left on the disk then
	 */
	static async take(directory: string, key: string, bytes: Readable): Promise<SpoolFile> {
		const path = join(directory, `${key}.${randomBytes(6).toString('hex')}`);
		const hash = createHash('sha256');
		let size = 0;
		const measure = new Transform({
			transform(chunk: Buffer, _encoding, done) {
				hash.update(chunk);
				size += chunk.length;
				done(null, chunk);
			},
		});
		try {
			await mkdir(directory, { recursive: true, mode: 0o700 });
			await pipeline(bytes, measure, createWriteStream(path, { mode: 0o600 }));
			return new SpoolFile(path, size, hash.digest('hex'));
		} catch (error) {
			bytes.destroy();
			await rm(path, { force: true }).catch(() => {});
			throw isFull(error) ? new ChatError('STORAGE_FULL') : error;
		}
	}

	/** Removes files that were taken before this time (milliseconds since the epoch) and never sent. */
	static async removeLeftovers(directory: string, before: number): Promise<void> {
		const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return [];
			throw error;
		});
		for (const name of names) {
			const path = join(directory, name);
			const found = await stat(path).catch(() => undefined);
			if (found && found.mtimeMs < before) await rm(path, { force: true });
		}
	}

	/** The bytes from the beginning, as often as they are asked for. */
	open(): Readable {
		return createReadStream(this.path);
	}

	async remove(): Promise<void> {
		await rm(this.path, { force: true });
	}
}
