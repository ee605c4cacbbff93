/** The part of a conversation that an answer is made from. */
import type { MessageRecord } from '../../storage/records';
import type { StoreReader } from '../../storage/store';

/** More never fits the tokens that a model is given. */
const HISTORY_LENGTH = 60;

/** The newest messages, oldest first, without deleted ones and notes of the system. */
export async function readConversation(
	reader: StoreReader,
	sessionId: string,
): Promise<MessageRecord[]> {
	const messages = await reader.listMessages(sessionId, { limit: HISTORY_LENGTH });
	return messages.filter(({ type, deletedAt }) => deletedAt === null && type !== 'system');
}

/** Differs when a message was added, edited or deleted. */
export async function conversationState(reader: StoreReader, sessionId: string): Promise<string> {
	return stateOf(await readConversation(reader, sessionId));
}

export function stateOf(messages: readonly MessageRecord[]): string {
	return messages.map(({ id, editedAt }) => `${id}:${editedAt ?? ''}`).join();
}
