/** The time a sender has for a small body: the server itself waits as long as the largest file may take. */
import type { IncomingMessage } from 'node:http';

const DEADLINE_MS = 30_000;

/**
 * Calls `expired` once if the body is not complete in time. Costs nothing for a body that is here already, as most
 * are: they come in one packet with the headers.
 */
export function bodyDeadline(
	request: IncomingMessage,
	expired: () => void,
	deadlineMs = DEADLINE_MS,
): void {
	if (request.complete) return;
	const timer = setTimeout(expired, deadlineMs);
	timer.unref();
	const settle = () => clearTimeout(timer);
	request.on('end', settle).on('close', settle);
}
