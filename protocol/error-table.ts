/** The one table of error codes: status, the short name, and the sentence that says what to do next. */

interface ErrorEntry {
	/** HTTP status the code is answered with. */
	status: number;
	/** Short name of the kind of error, as in seed 2's `error` field. */
	error: string;
	/** What happened and the next step; a place that knows more may say it more exactly. */
	message: string;
}

/** Every code of an error: its HTTP status, its title and the sentence that says what to do. */
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
	FILE_INCOMPLETE: {
		status: 400,
		error: 'Bad request',
		message: 'Fewer bytes arrived than the upload announced. Send the whole file again.',
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
	IP_BLOCKED: {
		status: 403,
		error: 'Forbidden',
		message:
			'This address may not use the chat. IP_FILTER_MODE and its lists on the server decide.',
	},
	USER_AGENT_BLOCKED: {
		status: 403,
		error: 'Forbidden',
		message:
			'This program may not use the chat. UA_FILTER_MODE and its lists on the server decide.',
	},
	IDENTITY_NOT_VERIFIED: {
		status: 403,
		error: 'Forbidden',
		message: 'This identity needs a token signed by your server. Send it as `identity.token`.',
	},
	IDENTITY_MISMATCH: {
		status: 403,
		error: 'Forbidden',
		message:
			'This session belongs to another verified visitor. Start a new one: connect without a session id.',
	},
	NOT_FOUND: {
		status: 404,
		error: 'Not found',
		message: 'There is nothing at this address. Check the method and the path.',
	},
	SESSION_NOT_FOUND: { status: 404, error: 'Not found', message: 'Session not found' },
	MESSAGE_NOT_FOUND: { status: 404, error: 'Not found', message: 'Message not found' },
	WEBHOOK_NOT_FOUND: { status: 404, error: 'Not found', message: 'Webhook not found' },
	DELIVERY_NOT_FOUND: {
		status: 404,
		error: 'Not found',
		message: 'There is no such delivery, or it was settled more than 7 days ago.',
	},
	ATTACHMENT_NOT_FOUND: {
		status: 404,
		error: 'Not found',
		message: 'There is no such file in this session that a message could still take up.',
	},
	MESSAGE_NOT_YOURS: {
		status: 403,
		error: 'Forbidden',
		message: 'Only whoever wrote a message may change it.',
	},
	SCREENSHOTS_DISABLED: {
		status: 403,
		error: 'Forbidden',
		message: 'Pictures of pages are switched off. Set SCREENSHOTS=on on the server to allow them.',
	},
	MESSAGE_DELETED: {
		status: 409,
		error: 'Conflict',
		message: 'The message was deleted, so it cannot be changed any more.',
	},
	ATTACHMENT_NOT_READY: {
		status: 409,
		error: 'Conflict',
		message:
			'The file has not arrived yet. PUT its bytes to the upload URL and complete the upload first.',
	},
	FILE_ALREADY_SENT: {
		status: 409,
		error: 'Conflict',
		message: 'The bytes of this file are here or on their way. POST /upload for another file.',
	},
	UPLOAD_LIMIT_REACHED: {
		status: 409,
		error: 'Conflict',
		message: 'This session holds as many files as it may. Send the waiting ones, or delete some.',
	},
	SCREENSHOT_NOT_REQUESTED: {
		status: 409,
		error: 'Conflict',
		message: 'Nobody waits for this picture: it was not asked for, or is here, or came too late.',
	},
	CSAT_NOT_REQUESTED: {
		status: 409,
		error: 'Conflict',
		message: 'Nobody asked for a rating of this session. Ask with POST /sessions/:id/csat first.',
	},
	HUMAN_TOOK_OVER: {
		status: 409,
		error: 'Conflict',
		message:
			'A human answers in this session. Hand it back with POST /sessions/:id/ai {"enabled": true} first.',
	},
	AI_SWITCHED_OFF: {
		status: 409,
		error: 'Conflict',
		message:
			'The AI is switched off in this session. POST /sessions/:id/ai {"enabled": true} switches it on.',
	},
	SESSION_CLOSED: {
		status: 409,
		error: 'Conflict',
		message: 'The session is closed. It opens again when the visitor writes.',
	},
	UPLOAD_EXPIRED: {
		status: 410,
		error: 'Gone',
		message: 'The upload URL has expired. POST /upload again for a new one.',
	},
	WEBHOOK_DISABLED: {
		status: 409,
		error: 'Conflict',
		message: 'The subscription is switched off. PATCH it with `{"enabled": true}` first.',
	},
	WEBHOOK_READ_ONLY: {
		status: 409,
		error: 'Conflict',
		message:
			'This subscription comes from EVENTS_WEBHOOK_URL. Change it in the environment of the server.',
	},
	TOO_MANY_WAITS: {
		status: 409,
		error: 'Conflict',
		message:
			'20 questions are open in this session already. Wait for answers, or give waits an `expiresAt`.',
	},
	REPLAY_RUNNING: {
		status: 409,
		error: 'Conflict',
		message: 'A replay of this subscription is being queued already. Try again in a moment.',
	},
	IDEMPOTENCY_KEY_IN_USE: {
		status: 409,
		error: 'Conflict',
		message: 'The first request with this Idempotency-Key is still running. Try again in a moment.',
	},
	IDEMPOTENCY_ANSWER_LOST: {
		status: 409,
		error: 'Conflict',
		message:
			'The first request with this Idempotency-Key took effect, but the server stopped before its answer ' +
			'was kept. Look at the resource; do not send the request again under another key.',
	},
	PAYLOAD_TOO_LARGE: {
		status: 413,
		error: 'Payload too large',
		message: 'The body is larger than 64 kB. Send less at a time.',
	},
	FILE_TOO_LARGE: {
		status: 413,
		error: 'Payload too large',
		message: 'The file is too large. A file holds at most 10 MB (10485760 bytes).',
	},
	UNSUPPORTED_MEDIA_TYPE: {
		status: 415,
		error: 'Unsupported media type',
		message: 'The body must be JSON. Send the header `Content-Type: application/json`.',
	},
	FILE_TYPE_NOT_ALLOWED: {
		status: 415,
		error: 'Unsupported media type',
		message:
			'Files of this type are not taken. Send an image, audio, video, PDF, Word, Excel, text, CSV or ZIP file.',
	},
	FILE_TYPE_MISMATCH: {
		status: 415,
		error: 'Unsupported media type',
		message: 'The file is not of the type that was announced. Announce it under its real type.',
	},
	REQUEST_TIMEOUT: {
		status: 408,
		error: 'Request timeout',
		message: 'What was sent took too long to arrive. Send it again.',
	},
	RANGE_NOT_SATISFIABLE: {
		status: 416,
		error: 'Range not satisfiable',
		message: 'The file ends before that range begins. Its size is in the header `Content-Range`.',
	},
	IDEMPOTENCY_KEY_REUSED: {
		status: 422,
		error: 'Unprocessable content',
		message:
			'This Idempotency-Key was used for another request in the last 24 hours. Make a new key for each request.',
	},
	WIDGET_VERSION_UNSUPPORTED: {
		status: 426,
		error: 'Upgrade required',
		message: 'This version of the widget is too old for the server. Load a newer one.',
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
	DATABASE_UNAVAILABLE: {
		status: 503,
		error: 'Service unavailable',
		message:
			'The database does not answer just now. Send it again in a moment, under the same id or Idempotency-Key: it may have been kept.',
	},
	FILES_UNAVAILABLE: {
		status: 503,
		error: 'Service unavailable',
		message:
			'Files cannot be reached just now. Messages still arrive; try the file again in a moment.',
	},
	STORAGE_FULL: {
		status: 507,
		error: 'Insufficient storage',
		message: 'The server has no room for files. Messages still arrive; try the file again later.',
	},
} as const satisfies Record<string, ErrorEntry>;

/** A code of the error table. */
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
