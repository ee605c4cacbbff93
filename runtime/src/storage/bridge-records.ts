/** What a store keeps for bridges: where sessions and messages are on the other side. */

/** A bridge of this service's, or the name of one that the embedding program brings along. */
export type BridgeName = 'telegram' | 'discord' | 'slack' | (string & {});

/** Where a session is talked about: a topic, a thread, or the chat itself. */
export interface BridgeThread {
	bridge: BridgeName;
	sessionId: string;
	/** The platform's id of the chat or channel. */
	place: string;
	/** The platform's id of the thread in it; empty where sessions share the chat. */
	thread: string;
	/** What it is called there, as it was last set. */
	title: string;
}

/** One post on a platform, and what of ours it is. */
export interface BridgePost {
	bridge: BridgeName;
	sessionId: string;
	/** Id of the message, or of the event it tells of. */
	subject: string;
	/** Which part of it: `t0`, `t1`, … for text, `f:<file id>` for files. */
	part: string;
	place: string;
	/** The platform's id of it. */
	post: string;
	/** Whether an operator wrote it there, and so only they can change it. */
	foreign: boolean;
}

/** Somebody who answers, known by the platform they do it from. */
export interface OperatorRecord {
	/** A bridge's name, or `api`. */
	source: string;
	/** The platform's id of them. */
	id: string;
	name: string;
	/** Until when they count as there, in milliseconds since the epoch; null while they are away. */
	onlineUntil: number | null;
	activeAt: number;
}

export interface BridgeReader {
	getThread(bridge: BridgeName, sessionId: string): Promise<BridgeThread | undefined>;
	/** The session that a thread is about. */
	findThread(bridge: BridgeName, place: string, thread: string): Promise<BridgeThread | undefined>;
	/** How many threads there are of sessions that are open. */
	countOpenThreads(bridge: BridgeName): Promise<number>;
	/** Everything a message or event is on this platform, in the order of its parts. */
	listPosts(sessionId: string, bridge: BridgeName, subject: string): Promise<BridgePost[]>;
	/** What a post on the platform is of ours. */
	findPost(bridge: BridgeName, place: string, post: string): Promise<BridgePost | undefined>;
	/** The newest post in each chat of sessions that are open, those with the newest activity first. */
	newestPosts(bridge: BridgeName, limit: number): Promise<BridgePost[]>;
	getOperator(source: string, id: string): Promise<OperatorRecord | undefined>;
	/** Everybody who ever answered, the ones who were active last first. */
	listOperators(limit: number): Promise<OperatorRecord[]>;
	/** Until when somebody counts as there; undefined while nobody does. */
	onlineUntil(now: number): Promise<number | undefined>;
}

export interface BridgeWriter extends BridgeReader {
	/** Sets where a session is talked about, in place of what was known. */
	putThread(thread: BridgeThread): Promise<void>;
	deleteThread(bridge: BridgeName, sessionId: string): Promise<void>;
	/** Notes a post; one of the same part and place is replaced. */
	putPost(post: BridgePost): Promise<void>;
	deletePost(bridge: BridgeName, place: string, post: string): Promise<void>;
	/** Notes an update of a platform; false when it was seen before. */
	takeUpdate(bridge: BridgeName, id: string, now: number): Promise<boolean>;
	/** Forgets updates seen before a time, at most `limit`; returns how many. */
	deleteUpdates(before: number, limit: number): Promise<number>;
	putOperator(operator: OperatorRecord): Promise<void>;
	/** Everybody is away. */
	allOffline(): Promise<void>;
}
