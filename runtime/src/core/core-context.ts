/** What the rules need from outside, passed in so that they import no transport, SQL or SDK. */
import type { FileStore } from '../files/file-store';
import type { Store } from '../storage/store';
import type { Clock } from './clock';
import type { AiSettings } from './ai/ai-settings';
import type { Journal } from './journal';
import type { TypingBoard } from './messages/typing-board';
import type { RecentVisitors } from './sessions/recent-visitors';
import type { FileUrl } from './shapes/management-shapes';

export interface CoreContext {
	/** Reads. Every write goes through the journal. */
	store: Store;
	journal: Journal;
	clock: Clock;
	projectId: string;
	settings: CoreSettings;
	/** Sends something that need not survive: typing, and counting who is there. */
	realtime: Realtime;
	typing: TypingBoard;
	visitors: RecentVisitors;
	/** Where uploaded bytes are kept. */
	files: FileStore;
	/** The address under which a file can be read; whoever has it can read the file. */
	fileUrl: FileUrl;
	/** Throws WEBHOOK_TARGET_REFUSED when deliveries to this URL would be refused. */
	assertDeliverable(url: string): Promise<void>;
}

export interface CoreSettings {
	welcomeMessage: string | undefined;
	/** When operators hear of a session: at the visitor's first deed, or when a page opens. */
	announceAt: 'activity' | 'page-view';
	/** Whether pages may be asked for a picture of themselves. */
	screenshots: boolean;
	/** When the AI takes over; undefined: it never does by itself. */
	ai: AiSettings | undefined;
}

/** The fan-out to pages, as far as the rules need it. */
export interface Realtime {
	/** Sends a frame that is not kept to every page of a session. */
	sendToSession(sessionId: string, frame: { type: string; data: unknown }): void;
	/** Sends a frame that is not kept to every connected page. */
	sendToAll(frame: { type: string; data: unknown }): void;
	/** Closes the streams of a session that is no more. */
	endSession(sessionId: string): void;
	/** How many pages of a session are connected. */
	pagesOf(sessionId: string): number;
	/** How many pages are connected in all. */
	pages(): number;
}
