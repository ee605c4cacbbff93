/** Chats that are not set up, each told of once: whoever adds a bot to a chat of their own must not fill the log. */
import type { LibraryLogger } from '../library/logger';

const MAX_TOLD = 100;

export class ForeignChats {
	private readonly told = new Set<string>();

	constructor(private readonly log: LibraryLogger) {}

	note(chat: string): void {
		if (this.told.has(chat) || this.told.size >= MAX_TOLD) return;
		this.told.add(chat);
		this.log.warn({ chat }, 'ignored what came from a chat that is not set up');
	}
}
