/** What the rules need from outside, passed in so that they import no transport, SQL or SDK. */
import type { FileStore } from '../files/file-store';
import type { Store } from '../storage/store';
import type { Clock } from './clock';
import type { AiSettings } from './ai/ai-settings';
import type { CommitListener, Journal } from './journal';
import type { TypingBoard } from './messages/typing-board';
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
	visitors: Visitors;
	/** Where uploaded bytes are kept. */
	files: FileStore;
	/** The address under which a file can be read; whoever has it can read the file. */
	fileUrl: FileUrl;
	/** How the secrets of subscriptions are kept. */
	secrets: Secrets;
	/** Throws WEBHOOK_TARGET_REFUSED when deliveries to this URL would be refused. */
	assertDeliverable(url: string): Promise<void>;
}

/** Turns secrets into the form in which they are kept, and back. */
export interface Secrets {
	seal(secret: string): string;
	open(kept: string): string;
	/** Whether it is kept as it would be kept today. */
	isCurrent(kept: string): boolean;
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
	/** How many pages of a session are connected, to this instance and, as far as they answer, to others. */
	pagesOf(sessionId: string): Promise<number>;
	/** How many pages are connected in all. */
	pages(): Promise<number>;
	/** Hears of events of a session that other instances commit, until the returned function is called. */
	hearElsewhere(sessionId: string, listener: CommitListener): () => void;
}

/** Who did something lately that only an open page does. */
export interface Visitors {
	note(sessionId: string): void;
	/** Whether there was a sign of life after this time. */
	seenAfter(sessionId: string, time: number): boolean | Promise<boolean>;
}
