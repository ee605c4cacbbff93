/** Why a platform did not do what it was asked, in the few kinds that call for different answers. */

/**
 * `throttled`: it asks for a pause. `thread-gone`: the topic or thread was deleted. `post-gone`: the post to change
 * or to reply to is not there. `refused`: this very post will never be taken. `unavailable`: anything that may be
 * over next time, a wrong token included.
 */
export type BridgeErrorKind = 'throttled' | 'thread-gone' | 'post-gone' | 'refused' | 'unavailable';

/** Why a platform did not do what it was asked. */
export class BridgeError extends Error {
	/**
	 * @param message one line that names no secret; it goes to the log
	 * @param retryAfterMs how long to pause, with `throttled`
	 * @param status status of the platform's answer, if there was one
	 */
	constructor(
		readonly kind: BridgeErrorKind,
		message: string,
		readonly retryAfterMs?: number,
		readonly status?: number,
	) {
		super(message);
		this.name = 'BridgeError';
	}
}
