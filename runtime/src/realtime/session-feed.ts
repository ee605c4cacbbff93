/** What comes in for a session from other instances: listened to only while it has a page open here. */
export interface SessionFeed {
	/** Begins to listen, for one more page; resolves once everything is heard, or at once while that cannot be. */
	join(sessionId: string): Promise<void>;
	/** A page less. */
	leave(sessionId: string): void;
}
