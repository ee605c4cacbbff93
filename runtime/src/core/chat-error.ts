/** The one error the rules throw on purpose: a code of the table and, where known, a more exact sentence. */
import {
	ERROR_TABLE,
	errorBody,
	type ErrorBody,
	type ErrorCode,
} from '../../../protocol/error-table';

/** An answer that says no: a code that stays the same, a sentence that says what to do, an HTTP status. */
export class ChatError extends Error {
	readonly code: ErrorCode;

	/**
	 * @param code an entry of the error table
	 * @param message replaces the table's sentence; it is shown to the caller, so it must name no secret
	 * @param retryAfterSeconds sent as `Retry-After` with 429 and 503
	 * @param details further fields of the answer's body
	 */
	constructor(
		code: ErrorCode,
		message?: string,
		readonly retryAfterSeconds?: number,
		readonly details?: Readonly<Record<string, unknown>>,
	) {
		super(message ?? ERROR_TABLE[code].message);
		this.name = 'ChatError';
		this.code = code;
	}

	get status(): number {
		return ERROR_TABLE[this.code].status;
	}

	get body(): ErrorBody {
		return { ...errorBody(this.code, this.message), ...this.details };
	}
}
