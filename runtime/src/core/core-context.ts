/** What the rules need from outside, passed in so that they import no transport, SQL or SDK. */
import type { Store } from '../storage/store';
import type { Clock } from './clock';
import type { Journal } from './journal';

export interface CoreContext {
	/** Reads. Every write goes through the journal. */
	store: Store;
	journal: Journal;
	clock: Clock;
	projectId: string;
	settings: CoreSettings;
	/** Sends something that need not survive: typing, and counting who is there. */
	realtime: Realtime;
	/** Throws WEBHOOK_TARGET_REFUSED when deliveries to this URL would be refused. */
	assertDeliverable(url: string): Promise<void>;
}

export interface CoreSettings {
	welcomeMessage: string | undefined;
}

/** The fan-out to pages, as far as the rules need it. */
export interface Realtime {
	/** Sends a frame that is not kept to every page of a session. */
	sendToSession(sessionId: string, frame: { type: string; data: unknown }): void;
	/** How many pages of a session are connected. */
	pagesOf(sessionId: string): number;
	/** How many pages are connected in all. */
	pages(): number;
}
