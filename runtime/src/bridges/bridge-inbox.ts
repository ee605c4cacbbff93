/** The contract of what a bridge hands on: each call is something that operators did on the platform. */
import type { BridgeMessage, CommandRequest } from '../core/bridges/bridge-input';
import type { BridgePost } from '../storage/bridge-records';

/** The bridge itself is known, and so is what it may show. */
type Without<T> = Omit<T, 'bridge' | 'show'>;

/** An operator's message, as a platform tells of it. */
export type InboxMessage = Without<BridgeMessage>;

/** An operator's command, as a platform tells of it. */
export type InboxCommand = Without<CommandRequest>;

/** Where a bridge hands on what operators do. */
export interface BridgeInbox {
	/** The session that a thread is about; undefined for threads that are none of ours. */
	sessionOfThread(place: string, thread: string): Promise<string | undefined>;
	/** The session that a post is of. */
	sessionOfPost(place: string, post: string): Promise<string | undefined>;
	/** Where open conversations stand, the ones with the newest activity first. */
	newestPosts(limit: number): Promise<BridgePost[]>;
	/** What operators wrote lately in a session, as posts of this bridge. */
	recentReplies(sessionId: string): Promise<BridgePost[]>;
	/** Whether this update is news: platforms tell of it again when they got no answer. */
	isNews(updateId: string): Promise<boolean>;
	/** @returns what to answer the operator; undefined when all is well */
	message(message: InboxMessage): Promise<string | undefined>;
	/** @returns what to answer the operator */
	command(request: InboxCommand): Promise<string>;
	/** @returns what to answer the operator; undefined when all is well */
	edit(place: string, post: string, content: string): Promise<string | undefined>;
	/** @returns what to answer the operator; undefined when all is well */
	deletion(place: string, post: string): Promise<string | undefined>;
	/** A thread was deleted; the next post opens another one. */
	threadGone(place: string, thread: string): Promise<void>;
	/** An operator reacted to a post: its message counts as read. */
	reaction(place: string, post: string): Promise<void>;
	/** An operator writes. */
	typing(sessionId: string): Promise<void>;
}
