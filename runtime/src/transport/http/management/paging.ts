/** Pages of a list: how many entries, and an opaque mark of where the next page begins. */
import { z } from 'zod';
import { ChatError } from '../../../core/chat-error';

export const pageQuery = {
	limit: z.coerce.number().int().min(1).max(100).default(50),
	cursor: z.string().max(300).optional(),
};

export interface Page<Entry> {
	entries: Entry[];
	nextCursor: string | null;
}

/**
 * Cuts a page out of one entry more than it needs; the surplus entry is only the proof that there is more.
 * @param mark what the next page continues from, taken of the page's last entry
 */
export function toPage<Entry>(
	found: Entry[],
	limit: number,
	mark: (entry: Entry) => string,
): Page<Entry> {
	const entries = found.slice(0, limit);
	const last = entries.at(-1);
	const more = found.length > limit && last !== undefined;
	return { entries, nextCursor: more ? Buffer.from(mark(last)).toString('base64url') : null };
}

/** @throws {ChatError} INVALID_CURSOR */
export function fromCursor(cursor: string | undefined, form: RegExp): string | undefined {
	if (cursor === undefined) return undefined;
	const mark = Buffer.from(cursor, 'base64url').toString();
	if (!form.test(mark)) throw new ChatError('INVALID_CURSOR');
	return mark;
}
