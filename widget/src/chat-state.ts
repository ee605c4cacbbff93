/** Everything that the interface shows, as plain data. */
import type { ChatMessage } from './message-list';

export type ConnectionStatus = 'connecting' | 'online' | 'offline';

export interface ChatState {
	status: ConnectionStatus;
	operatorOnline: boolean;
	operatorName?: string;
	/** Who is typing on the other side, if anyone. */
	typing?: 'operator' | 'ai';
	messages: readonly ChatMessage[];
	welcome: string;
	isOpen: boolean;
	/** Messages from the other side that came since the chat was last open. */
	unread: number;
	/** The newest of them, shown beside the closed launcher until it is dismissed. */
	peek?: ChatMessage;
}
