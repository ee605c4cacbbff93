/** The contract of a bridge: what the service asks of every platform that operators answer from. */
import type { Readable } from 'node:stream';
import type { BridgeName, BridgePost } from '../storage/bridge-records';
import type { AttachmentRef } from '../storage/records';
import type { Post } from './post';

/** Where posts go: a chat or channel, and the thread in it; empty where sessions share the chat. */
export interface Destination {
	place: string;
	thread: string;
}

/** A post that exists on the platform. */
export type PlacedPost = Pick<BridgePost, 'place' | 'post'>;

/** A thread that was just opened. */
export interface OpenedThread extends Destination {
	/** Whether opening it has shown the card already. */
	cardShown: boolean;
}

/** One piece of a post, as large as the platform takes. */
export type Piece =
	| { kind: 'text'; text: string; /** Without any markup, should that be refused. */ plain: string }
	| { kind: 'file'; file: AttachmentRef; open(): Promise<Readable | undefined> };

/** How a bridge is. */
export interface BridgeState {
	/** `online`: it hears operators. Posts are tried in every state. */
	status: 'starting' | 'online' | 'offline' | 'stopped';
	/** Since when, in milliseconds since the epoch. */
	since: number;
	/** Why it is offline, in one line that names no secret. */
	reason?: string;
}

/** A platform that operators answer from. */
export interface Bridge {
	readonly name: BridgeName;
	readonly state: BridgeState;
	/** Whether a reply can point at a post; where not, what is answered is quoted. */
	readonly nativeReplies: boolean;
	/** Whether sessions share one chat instead of having a thread each. */
	readonly sharesChat: boolean;
	/** Whether a closed thread opens when something is posted or changed in it; false if it is not said. */
	readonly opensByPosting?: boolean;
	/** How to answer, in a sentence for the card. */
	readonly hint: string;
	/** Connects, and stays connected with back-off, until it is stopped. */
	start(): void;
	stop(): Promise<void>;

	// All of these throw a BridgeError.

	/** Makes a place for a session. Where sessions share a chat, it names that. */
	openThread(title: string, card: Post): Promise<OpenedThread>;
	/** The chats that posts of a session go to; none when its thread is of a chat no longer in use. */
	destinations(thread: Destination): Destination[];
	/** The pieces of a post's text in the platform's markup. */
	write(post: Post): Array<Extract<Piece, { kind: 'text' }>>;
	/**
	 * @param replyTo the platform's id of the post it answers
	 * @param key the same for every attempt at this post, for platforms that can tell by it
	 * @returns the platform's id of the new post
	 */
	send(to: Destination, piece: Piece, replyTo?: string, key?: string): Promise<string>;
	edit(post: PlacedPost, piece: Extract<Piece, { kind: 'text' }>): Promise<void>;
	remove(post: PlacedPost): Promise<void>;
	/** Shows on an operator's own post how far it got. */
	mark(post: PlacedPost, receipt: 'delivered' | 'read'): Promise<void>;
	/** Renames the thread, and opens or closes it as the platform can; undefined leaves it as it is. */
	setThread(
		thread: Destination,
		title: string,
		open: boolean | undefined,
		card: Post,
	): Promise<void>;
}

/** What the `check` command found: one line each, the way to mend it included. */
export interface Finding {
	ok: boolean;
	line: string;
}
