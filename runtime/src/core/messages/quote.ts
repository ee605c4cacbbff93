/** The message that another one answers, in short: a page may not have it any more. */
import type { Quote } from '../../../../protocol/shapes';
import type { MessageRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';

/** Widgets show less. */
const MAX_LENGTH = 140;

export function toQuote({ id, type, content, deletedAt, attachments }: MessageRecord): Quote {
	const isLong = content.length > MAX_LENGTH;
	return {
		id,
		type,
		content: isLong
			? `${content.slice(0, MAX_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
			: content,
		deleted: deletedAt === null ? undefined : true,
		attachmentType: attachments?.[0]?.mimeType,
	};
}

/** A quote of what was deleted since. */
export function emptied({ id, type }: Quote): Quote {
	return { id, type, content: '', deleted: true };
}

/**
 * What these messages answer, by id, as far as it is not among them.
 * @param messages of one session
 */
export async function quotesFor(
	store: StoreReader,
	sessionId: string,
	messages: readonly MessageRecord[],
): Promise<ReadonlyMap<string, Quote>> {
	const there = new Set(messages.map(({ id }) => id));
	const wanted = messages.flatMap(({ replyTo }) =>
		replyTo === null || there.has(replyTo) ? [] : [replyTo],
	);
	if (wanted.length === 0) return new Map();
	const found = await store.findMessages(sessionId, [...new Set(wanted)]);
	return new Map(found.map((message) => [message.id, toQuote(message)]));
}
