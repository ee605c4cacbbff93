/** The time a sender has for a small body: the server itself waits as long as the largest file may take. */
import type { IncomingMessage } from 'node:http';

const DEADLINE_MS = 30_000;

/**
 * Calls `expired` once if the body is not complete in time. Costs next to nothing for a body that came along with its
 * headers, as most do: by the next tick it has been read.
 */
export function bodyDeadline(
	request: IncomingMessage,
	expired: () => void,
	deadlineMs = DEADLINE_MS,
): void {
	process.nextTick(watch, request, expired, deadlineMs);
}

function watch(request: IncomingMessage, expired: () => void, deadlineMs: number): void {
	if (request.complete || request.destroyed) return;
	const timer = setTimeout(expired, deadlineMs);
	timer.unref();
	const settle = () => clearTimeout(timer);
	request.on('end', settle).on('close', settle);
}
