/** What an error of Postgres means for whoever asked. */
import { ChatError } from '../../core/chat-error';

/** Seconds after which asking again is worth it. */
const RETRY_AFTER_SECONDS = 5;

/** Of the system: nobody there, or not any more. */
const UNREACHABLE = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'EPIPE',
	'ETIMEDOUT',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENOTFOUND',
	'EAI_AGAIN',
]);

/**
 * Of the server (https://www.postgresql.org/docs/current/errcodes-appendix.html): it stops, starts, is full, has no
 * connection left, was made a replica, or took longer than it may.
 */
const OVERLOADED = new Set([
	'57P01',
	'57P02',
	'57P03',
	'57P05',
	'57014',
	'55P03',
	'25P03',
	'25006',
]);
const CLASSES_AWAY = ['08', '53'];

/** Of the client library, which gives these no code. */
const LOST =
	/^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout)/;

function codeOf(error: unknown): string {
	const { code } = error as { code?: unknown };
	return typeof code === 'string' ? code : '';
}

/** Whether the database cannot be asked just now, and may be later. */
export function isAway(error: unknown): boolean {
	if (error instanceof AggregateError) return error.errors.some(isAway);
	const code = codeOf(error);
	if (UNREACHABLE.has(code) || OVERLOADED.has(code)) return true;
	if (code.length === 5 && CLASSES_AWAY.includes(code.slice(0, 2))) return true;
	return code === '' && error instanceof Error && LOST.test(error.message);
}

/** Whether a transaction came to nothing only because of another one. */
export function isConflict(error: unknown): boolean {
	// Serialization failure, deadlock.
	return ['40001', '40P01'].includes(codeOf(error));
}

/** Whether something was there already, which may have been another transaction's moment before. */
export function isDuplicate(error: unknown): boolean {
	return codeOf(error) === '23505';
}

/** The error that callers get: for a database that is away, one that says to try again. */
export function toCallersError(error: unknown): unknown {
	if (!isAway(error)) return error;
	const unavailable = new ChatError('DATABASE_UNAVAILABLE', undefined, RETRY_AFTER_SECONDS);
	unavailable.cause = error;
	return unavailable;
}
