/** Management API keys: made once, kept in a file only the owner reads, compared in constant time. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE_NAME = 'api-key';

export interface ApiKeyCheck {
	(candidate: string | undefined): boolean;
}

/** A check against one key. Hashing both sides first makes the lengths equal and the time constant. */
export function apiKeyCheck(key: string): ApiKeyCheck {
	const expected = digest(key);
	return (candidate) => candidate !== undefined && timingSafeEqual(digest(candidate), expected);
}

/** The key of an `Authorization: Bearer <key>` header. */
export function bearerKey(header: string | undefined): string | undefined {
	return header === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(header)?.[1];
}

/**
 * The key kept in the data directory, made at the first start.
 * @returns `created` is true only when it was made just now, which is the one time it is shown
 */
export function loadOrCreateApiKey(dataDir: string): { key: string; created: boolean } {
	const file = join(dataDir, FILE_NAME);
	try {
		const key = readFileSync(file, 'utf8').trim();
		if (key !== '') return { key, created: false };
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
	}
	const key = `pp_${randomBytes(32).toString('base64url')}`;
	writeFileSync(file, `${key}\n`, { mode: 0o600 });
	return { key, created: true };
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
