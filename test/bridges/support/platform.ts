/** What the bridge suite asks of a platform's stand-in, whichever it is. */

export interface PlatformPost {
	id: string;
	thread: string;
	/** Without the platform's escapes. */
	text: string;
	/** As it came over the wire. */
	raw: string;
	replyTo: string | undefined;
	edits: number;
	reactions: string[];
	file: { name: string; bytes: Buffer } | undefined;
}

export interface Platform {
	name: 'telegram' | 'discord' | 'slack';
	/** The settings that point the runtime at it. */
	env: Record<string, string>;
	/** Longest text of one post. */
	limit: number;
	/** What the bot posted, in order. */
	posts(): PlatformPost[];
	threads(): Array<{ id: string; title: string; closed: boolean }>;
	/** An operator called Anna writes in a thread; answers the id of the post. */
	say(thread: string, text: string, fields?: { replyTo?: string; file?: PlatformFile }): string;
	command(thread: string | undefined, words: string): void;
	edit(id: string, text: string): void;
	/** The operator takes a post of theirs back. */
	remove(thread: string, id: string): void;
	react(id: string): void;
	reactionsOf(id: string): string[];
	deleteThread(id: string): void;
	/** The next calls that post are answered with 429, this many times. */
	throttle(times: number, seconds: number): void;
	/** Breaks the connection in the way that the platform does now and then. */
	disturb(): void;
	stop(): Promise<void>;
}

export interface PlatformFile {
	name: string;
	mimeType: string;
	bytes: Buffer;
}
