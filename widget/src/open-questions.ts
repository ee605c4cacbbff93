/** Which of the questions with buttons the visitor has yet to answer. */
import type { ChatMessage } from './message-list';

/**
 * Ids of the messages whose buttons are to be shown. As on the server, what the visitor writes answers all
 * questions before it; as a reply to one of them, that one only.
 */
export function openQuestions(messages: readonly ChatMessage[]): ReadonlySet<string> {
	const open = new Set<string>();
	for (const { id, sender, choices, replyTo, isDeleted } of messages) {
		if (sender !== 'visitor') {
			if (id && choices && !isDeleted) open.add(id);
		} else if (!replyTo || !open.delete(replyTo)) {
			open.clear();
		}
	}
	return open;
}
