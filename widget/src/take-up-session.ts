/** Brings what POST /connect answered into what the widget shows. */
import { readAppearance, type Appearance } from './appearance';
import type { ChatStore } from './chat-store';
import type { Csat } from './csat';
import type { MessageList } from './message-list';
import { parseMessage } from './parse-message';
import type { PreChat } from './pre-chat';
import type { SessionCursor } from './session-cursor';
import type { TrackedElements } from './tracked-elements';
import type { UploadTray } from './upload-tray';
import type { ConnectAnswer } from './wire';

interface Parts {
	cursor: SessionCursor;
	list: MessageList;
	store: ChatStore;
	preChat: PreChat;
	csat: Csat;
	tracked: TrackedElements;
	tray: UploadTray;
	/** How the page wants it to look. */
	appearance: Appearance;
}

/** Works the same for the first answer, for a reconnect, and for a session that took another's place. */
export function takeUpSession(answer: ConnectAnswer, parts: Parts): void {
	const { cursor, list, store, preChat, csat, tracked, tray } = parts;
	const isSameSession = cursor.start(answer.sessionId, answer.seq);
	if (!isSameSession) list.keepPending();
	for (const value of answer.messages ?? []) {
		const message = parseMessage(value);
		if (message) list.upsert(message);
	}
	preChat.set(answer.preChatForm);
	tray.limits = answer.uploads;
	if (answer.trackedElements) tracked.set(answer.trackedElements);
	if (answer.csatPending === true) csat.ask();
	store.update({
		operatorOnline: answer.operatorOnline === true,
		operatorReachable: answer.operatorReachable !== false,
		appearance: { ...parts.appearance, ...readAppearance(answer) },
		canAttach: tray.limits !== undefined,
	});
	if (answer.welcomeMessage) store.update({ welcome: answer.welcomeMessage });
}
