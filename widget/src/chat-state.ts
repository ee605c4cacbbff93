/** Everything that the interface shows, as plain data. */
import type { Appearance } from './appearance';
import type { ChatMessage } from './message-list';
import type { PreChatForm } from './pre-chat';
import type { TrayItem } from './upload-tray';

export type ConnectionStatus = 'connecting' | 'online' | 'offline';

/** What the text in the composer will be: a new message, or something about an older one. */
export interface ComposerContext {
	kind: 'reply' | 'edit';
	message: ChatMessage;
	/** The server did not take the change. */
	failed?: boolean;
}

export interface ChatState {
	status: ConnectionStatus;
	operatorOnline: boolean;
	/** Whether an absent operator will see the message soon. */
	operatorReachable: boolean;
	/** Name, picture and colours: the page's own, and over them the server's. */
	appearance: Appearance;
	/** Who is typing on the other side, if anyone. */
	typing?: { who: 'operator' | 'ai'; label?: string };
	messages: readonly ChatMessage[];
	welcome: string;
	isOpen: boolean;
	/** Messages from the other side that came since the chat was last open. */
	unread: number;
	/** The newest of them, shown beside the closed launcher until it is dismissed. */
	peek?: ChatMessage;
	context?: ComposerContext;
	/** Whether the server takes files. */
	canAttach: boolean;
	tray: readonly TrayItem[];
	/** The form that asks who the visitor is, while it is to be shown. */
	form?: PreChatForm;
	/** Whether the visitor is asked to rate the conversation, or has just done so. */
	csat?: 'asked' | 'thanks';
}
