/** The part of the storage contract that keeps who waits for an answer. */
import type { WaitChoice } from '../../../protocol/waits';

/** A wait as a target of deliveries: this, and its id. It gets one, and is not known any more once that is settled. */
export const WAIT_TARGET = 'wait:';

/** A message that a workflow waits for an answer to. */
export interface WaitRecord {
	id: string;
	sessionId: string;
	/** The message that asked. */
	messageId: string;
	/** The buttons; null when any text is an answer. */
	choices: WaitChoice[] | null;
	/** Where the outcome goes. Whoever knows it can answer for the visitor, so nothing ever shows it. */
	resumeUrl: string;
	createdAt: number;
	/** Null while it is open. */
	endedAt: number | null;
}

export interface Waits {
	get(id: string): Promise<WaitRecord | undefined>;
	/** Open waits of a session, oldest first. */
	listOpen(sessionId: string): Promise<WaitRecord[]>;
	/** Waits of a session that have ended, and whose outcome is still on its way. */
	listUntold(sessionId: string): Promise<WaitRecord[]>;
	insert(wait: WaitRecord): Promise<void>;
	end(id: string, endedAt: number): Promise<void>;
	delete(id: string): Promise<void>;
	/** Deletes waits that ended before this time; returns how many. */
	deleteEnded(before: number, limit: number): Promise<number>;
}
