/** What the text of a message may be. */
import { ChatError } from '../chat-error';

/** Characters of one message, as the widget protocol has it. */
export const MAX_CONTENT_LENGTH = 4000;

/**
 * @param files how many files come with it; with one at least, the text may be empty
 * @throws {ChatError} CONTENT_TOO_LONG, INVALID_PARAMETERS (nothing in it)
 */
export function checkContent(content: string, files = 0): void {
	if (content.length > MAX_CONTENT_LENGTH) throw new ChatError('CONTENT_TOO_LONG');
	if (files === 0 && content.trim() === '') {
		throw new ChatError('INVALID_PARAMETERS', '`content` is empty. Write at least one character.');
	}
}
