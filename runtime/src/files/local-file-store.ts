/** Uploaded files in a directory of this machine: the default, next to the database. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ChatError } from '../core/chat-error';
import { assertFileKey } from './file-key';
import type { FileStore } from './file-store';
import { isFull } from './is-full';

const PARTIAL = '.partial';

/** Room that files leave to the database, which is on the same disk as a rule. */
const RESERVE_BYTES = 512 * 1024 * 1024;

export class LocalFileStore implements FileStore {
	/**
	 * @param directory made when the first file arrives
	 * @param reserveBytes no file is taken while the disk has less room than this
	 */
	constructor(
		private readonly directory: string,
		private readonly reserveBytes = RESERVE_BYTES,
	) {}

	async write(key: string, bytes: Readable): Promise<void> {
		const file = this.path(key);
		// Two writes of one key must not mix, whoever they come from.
		const partial = `${file}.${randomBytes(6).toString('hex')}${PARTIAL}`;
		try {
			const made = await mkdir(this.directory, { recursive: true, mode: 0o700 });
			if (made) await syncDirectory(dirname(made));
			await this.assertRoom();
			// `flush`: on disk before it is called stored, since a message that names it must never outlive it.
			await pipeline(bytes, createWriteStream(partial, { mode: 0o600, flush: true }));
			await rename(partial, file);
			await syncDirectory(this.directory);
		} catch (error) {
			bytes.destroy();
			await rm(partial, { force: true }).catch(() => {});
			throw isFull(error) ? new ChatError('STORAGE_FULL') : error;
		}
	}

	async read(key: string, range?: { start: number; end: number }): Promise<Readable | undefined> {
		try {
			const handle = await open(this.path(key));
			return handle.createReadStream(range);
		} catch (error) {
			if (isMissing(error)) return undefined;
			throw error;
		}
	}

	async delete(key: string): Promise<void> {
		await rm(this.path(key), { force: true });
	}

	async removeLeftovers(before: number): Promise<void> {
		const names = await readdir(this.directory).catch((error: unknown) => {
			if (isMissing(error)) return [];
			throw error;
		});
		for (const name of names.filter((each) => each.endsWith(PARTIAL))) {
			const partial = join(this.directory, name);
			const found = await stat(partial).catch(() => undefined);
			if (found && found.mtimeMs < before) await rm(partial, { force: true });
		}
	}

	private async assertRoom(): Promise<void> {
		const { bavail, bsize } = await statfs(this.directory);
		if (bavail * bsize < this.reserveBytes) throw new ChatError('STORAGE_FULL');
	}

	private path(key: string): string {
		return join(this.directory, assertFileKey(key));
	}
}

/** A new name is a change of its directory, which has to reach the disk as well. */
async function syncDirectory(directory: string): Promise<void> {
	// Windows opens no directories, and keeps its own order.
	if (process.platform === 'win32') return;
	const handle = await open(directory);
	await handle.sync().finally(() => handle.close());
}

function isMissing(error: unknown): boolean {
	return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
