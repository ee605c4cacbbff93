/** The contract for the bytes of uploaded files: kept under a key, read back as a stream, deleted. */
import type { Readable } from 'node:stream';

/** Where the bytes of uploaded files are kept. */
export interface FileStore {
	/**
	 * Stores the bytes under a key; a file is there whole or not at all, and stays there once this resolves.
	 * @param key an id of the form that newId makes
	 * @throws what the stream throws, or {@link ChatError} STORAGE_FULL, with nothing stored then
	 */
	write(key: string, bytes: Readable): Promise<void>;
	/**
	 * The bytes from `start` to `end` inclusive (or all); undefined when there is no such file. The stream must
	 * be read or destroyed.
	 */
	read(key: string, range?: { start: number; end: number }): Promise<Readable | undefined>;
	/** Deletes the file if it is there. */
	delete(key: string): Promise<void>;
	/**
	 * Where a browser may fetch the bytes itself for some minutes, answered with these headers. Only a store that
	 * can keep to the headers has it; without it, the service passes the bytes on.
	 */
	addressFor?(key: string, headers: FileHeaders): Promise<string>;
	/** Removes what writes that were cut off before this time (milliseconds since the epoch) have left behind. */
	removeLeftovers(before: number): Promise<void>;
}

/** What the answer that carries a file must say about it. */
export interface FileHeaders {
	contentType: string;
	contentDisposition: string;
	cacheControl: string;
}
