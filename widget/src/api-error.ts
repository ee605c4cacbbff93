/** Answers of the server that are refusals. */
import { isRecord } from './wire';

/** An answer other than 2xx. Network failures stay what fetch makes of them. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		message: string,
		/** How long the server asks to wait, in milliseconds. */
		readonly retryAfterMs: number = 0,
		/** The server's stable name for it; absent when something on the way answered. */
		readonly code?: string,
	) {
		super(message);
	}

	/** Whether the same request would be refused again. */
	get isFinal(): boolean {
		return this.status >= 400 && this.status < 500 && ![404, 408, 425, 429].includes(this.status);
	}
}

/** @param answer the parsed body, if there was one */
export function toApiError(response: Response, answer: unknown): ApiError {
	const { message, code } = isRecord(answer) ? answer : {};
	const seconds = Number(response.headers.get('Retry-After') ?? 0);
	return new ApiError(
		response.status,
		typeof message === 'string' && message ? message : `HTTP ${response.status}`,
		Number.isFinite(seconds) ? seconds * 1000 : 0,
		typeof code === 'string' ? code : undefined,
	);
}
