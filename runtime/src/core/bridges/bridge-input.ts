/** What operators do in a bridge, as it is told to the rules. */
import type { Readable } from 'node:stream';
import type { BridgeName } from '../../storage/bridge-records';
import type { CardOptions } from './describe-session';

/** Who answers, as the platform knows them. */
export interface BridgeOperator {
	id: string;
	name: string;
	/** An https address anybody can load. */
	avatar?: string;
}

/** A file on the platform; nothing is loaded before it is opened. */
export interface BridgeFile {
	name: string;
	mimeType: string;
	/** Bytes, as the platform says. */
	size: number;
	/** Opens the bytes; throws a {@link ChatError} when they cannot be had. */
	open(): Promise<Readable>;
}

export interface BridgeMessage {
	bridge: BridgeName;
	sessionId: string;
	/** The platform's ids of the chat and of the post. */
	place: string;
	post: string;
	content: string;
	operator: BridgeOperator;
	/** The platform's id of the post it answers. */
	replyTo?: string;
	files: readonly BridgeFile[];
}

/** A command that an operator gave. */
export interface CommandRequest {
	bridge: BridgeName;
	/** What its operators may see of visitors. */
	show: CardOptions;
	/** The first word, without what marks it as a command; in any case. */
	command: string;
	/** What follows it. */
	argument: string;
	/** What marks commands there, for the help. */
	prefix: string;
	operator: BridgeOperator;
	/** The conversation it was given in, if it was. */
	sessionId?: string;
	/** Whether that conversation has a topic or thread of its own. */
	inThread: boolean;
	/** The platform's ids of the post that it answers. */
	replyTo?: { place: string; post: string };
}
