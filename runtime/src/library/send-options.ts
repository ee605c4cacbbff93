/** What can be said of messages that a program sends and reads. */

/** How a message is sent. */
export interface SendOptions {
	/** Who it is from. Default `operator`. */
	type?: 'operator' | 'ai' | 'system';
	/** Id of an earlier message of the same session. */
	replyTo?: string;
	/** Who of the operators wrote it, as visitors see it. */
	operator?: { name?: string; avatar?: string };
	/** The program's own id for it: sending again under the same id adds nothing. */
	clientId?: string;
}

/** Which messages of a conversation. */
export interface ListOptions {
	/** At most this many, 1 to 500. Default 50. */
	limit?: number;
	/** Only messages before the one with this id. */
	before?: string;
}
