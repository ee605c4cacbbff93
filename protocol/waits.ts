/** Send and wait: a message that a workflow waits for an answer to, and what the workflow is told then. */

/** `wait` in the body of `POST /sessions/:id/messages`. */
export interface WaitRequest {
	/** Where the outcome is POSTed to; whoever knows it can answer for the visitor. */
	resumeUrl: string;
	/** `freeText`: the visitor's next message is the answer. `choice`: a button is, or a text that says the same. */
	kind: 'freeText' | 'choice';
	/** The buttons, for `choice`. */
	choices?: WaitChoice[];
	/** ISO-8601; absent: the wait has no end of its own. */
	expiresAt?: string;
}

/** One button. */
export interface WaitChoice {
	/** What the workflow is told. */
	id: string;
	/** What the visitor reads. */
	label: string;
}

/** The body that is POSTed to the resume URL. */
export interface WaitOutcome {
	/** `expired`: nobody answered in time. `closed`: the conversation was closed, or erased, before. */
	outcome: 'answered' | 'expired' | 'closed';
	sessionId: string;
	/** The message that asked. */
	messageId: string;
	/** What the visitor wrote, or the label of the button; only of `answered`. */
	text?: string;
	/** Id of the chosen button; absent when the visitor wrote something else instead. */
	choice?: string;
	/** When it came to this, ISO-8601. */
	at: string;
}
