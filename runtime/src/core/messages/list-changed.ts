/** What is new in a conversation since a time: messages that were added, edited, deleted or receipted. */
import type { MessageRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';

export interface ChangedMessages {
	/** In the order of their last change. */
	messages: MessageRecord[];
	/** Whether there are more, which changed later. */
	hasMore: boolean;
}

/**
 * Messages that changed at or after a time. Whoever asks goes on from the time of the last one, so all that
 * changed together with the first comes together, however many: otherwise the same page would come for ever.
 * @param limit how many otherwise
 */
export async function listChanged(
	store: StoreReader,
	sessionId: string,
	since: number,
	limit: number,
): Promise<ChangedMessages> {
	for (let count = limit + 1; ; count *= 4) {
		const found = await store.listMessages(sessionId, { since, limit: count });
		if (found.length <= limit) return { messages: found, hasMore: false };
		const first = changedAt(found[0]);
		const later = found.findIndex((message) => changedAt(message) !== first);
		if (later !== -1) {
			const messages = found.slice(0, Math.max(limit, later + 1));
			return { messages, hasMore: found.length > messages.length || found.length === count };
		}
		if (found.length < count) return { messages: found, hasMore: false };
	}
}

function changedAt(message: MessageRecord | undefined): number {
	if (!message) return 0;
	const { createdAt, editedAt, deletedAt, deliveredAt, readAt } = message;
	return Math.max(createdAt, editedAt ?? 0, deletedAt ?? 0, deliveredAt ?? 0, readAt ?? 0);
}
