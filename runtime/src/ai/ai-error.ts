/** Why a model gave no answer, in words for the log of whoever runs the service. */

/**
 * `key` and `model`: a setting is wrong. `request`: the API takes no such request. `refused`: the model or its
 * filter will not answer this. The others pass: `busy` (too many requests), `unavailable`, `incomplete` (the
 * answer broke off), `aborted` (ended by the request's own signal).
 */
export type AiErrorKind =
	| 'key'
	| 'model'
	| 'request'
	| 'refused'
	| 'busy'
	| 'unavailable'
	| 'incomplete'
	| 'aborted';

const PASSING: readonly AiErrorKind[] = ['busy', 'unavailable', 'incomplete', 'aborted'];

/** Why a model gave no answer. */
export class AiError extends Error {
	/**
	 * @param message names no key and quotes no conversation
	 * @param retryAfterMs how long the API asked to be left alone
	 */
	constructor(
		readonly kind: AiErrorKind,
		message: string,
		readonly retryAfterMs?: number,
	) {
		super(message);
		this.name = 'AiError';
	}

	/** Whether the same request may well succeed a little later. */
	get passes(): boolean {
		return PASSING.includes(this.kind);
	}
}
