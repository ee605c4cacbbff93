/** The one table of error codes: status, the short name, and the sentence that says what to do next. */

interface ErrorEntry {
	/** HTTP status the code is answered with. */
	status: number;
	/** Short name of the kind of error, as in seed 2's `error` field. */
	error: string;
	/** What happened and the next step; a place that knows more may say it more exactly. */
	message: string;
}

export const ERROR_TABLE = {
	INVALID_JSON: {
		status: 400,
		error: 'Bad request',
		message: 'The body is not valid JSON. Send one JSON object, encoded as UTF-8.',
	},
	INVALID_PARAMETERS: {
		status: 400,
		error: 'Bad request',
		message: 'A parameter is missing or has the wrong form.',
	},
	CONTENT_TOO_LONG: {
		status: 400,
		error: 'Bad request',
		message: 'A message holds at most 4000 characters. Split it into several messages.',
	},
	INVALID_CURSOR: {
		status: 400,
		error: 'Bad request',
		message: 'The cursor is not one that this API gave out. Start again without `cursor`.',
	},
	UNKNOWN_EVENT_TYPE: {
		status: 400,
		error: 'Bad request',
		message: 'That event does not exist. GET /event-types lists the ones that do.',
	},
	WEBHOOK_TARGET_REFUSED: {
		status: 400,
		error: 'Bad request',
		message: 'The webhook URL points to an address that this server does not deliver to.',
	},
	UNAUTHORIZED: {
		status: 401,
		error: 'Unauthorized',
		message: 'Missing or wrong API key. Send the header `Authorization: Bearer <API key>`.',
	},
	ORIGIN_NOT_ALLOWED: {
		status: 403,
		error: 'Forbidden',
		message: 'This origin may not use the chat. Add it to ALLOWED_ORIGINS on the server.',
	},
	NOT_FOUND: {
		status: 404,
		error: 'Not found',
		message: 'There is nothing at this address. Check the method and the path.',
	},
	SESSION_NOT_FOUND: { status: 404, error: 'Not found', message: 'Session not found' },
	MESSAGE_NOT_FOUND: { status: 404, error: 'Not found', message: 'Message not found' },
	WEBHOOK_NOT_FOUND: { status: 404, error: 'Not found', message: 'Webhook not found' },
	SESSION_CLOSED: {
		status: 409,
		error: 'Conflict',
		message: 'The session is closed. It opens again when the visitor writes.',
	},
	PAYLOAD_TOO_LARGE: {
		status: 413,
		error: 'Payload too large',
		message: 'The body is larger than 64 kB. Send less at a time.',
	},
	UNSUPPORTED_MEDIA_TYPE: {
		status: 415,
		error: 'Unsupported media type',
		message: 'The body must be JSON. Send the header `Content-Type: application/json`.',
	},
	RATE_LIMITED: {
		status: 429,
		error: 'Rate limited',
		message: 'Too many requests. Wait as long as the header `Retry-After` says, then try again.',
	},
	INTERNAL_ERROR: {
		status: 500,
		error: 'Internal server error',
		message:
			'The server met an unexpected condition. Its log has the details under the request id.',
	},
	SHUTTING_DOWN: {
		status: 503,
		error: 'Service unavailable',
		message: 'The server is stopping or starting. Try again in a moment.',
	},
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** The JSON body of every error answer. */
export interface ErrorBody {
	error: string;
	message: string;
	code: ErrorCode;
}

/** The body for a code; `message` replaces the table's sentence where more is known. */
export function errorBody(code: ErrorCode, message?: string): ErrorBody {
	const entry = ERROR_TABLE[code];
	return { error: entry.error, message: message ?? entry.message, code };
}
