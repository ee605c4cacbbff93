/** Brings what POST /connect answered into what the widget shows. */
import type { ChatStore } from './chat-store';
import type { MessageList } from './message-list';
import type { SessionCursor } from './session-cursor';
import { parseMessage, type ConnectAnswer } from './wire';

interface Parts {
	cursor: SessionCursor;
	list: MessageList;
	store: ChatStore;
}

/** Works the same for the first answer, for a reconnect, and for a session that took another's place. */
export function takeUpSession(answer: ConnectAnswer, { cursor, list, store }: Parts): void {
	const isSameSession = cursor.start(answer.sessionId, answer.seq);
	if (!isSameSession) list.keepPending();
	for (const value of answer.messages ?? []) {
		const message = parseMessage(value);
		if (message) list.upsert(message);
	}
	store.update({ operatorOnline: answer.operatorOnline === true });
	if (answer.welcomeMessage) store.update({ welcome: answer.welcomeMessage });
	if (answer.operatorName) store.update({ operatorName: answer.operatorName });
}
