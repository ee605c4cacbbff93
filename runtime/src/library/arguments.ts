/** Checks what a program passes in, by the rules of the management API. */
import { z } from 'zod';
import { isEventType, type EventType } from '../../../protocol/event-types';
import { ChatError } from '../core/chat-error';
import type { SendOptions } from './send-options';
import { boundedJson, eventName, parse } from '../transport/http/parse';

const event = z.strictObject({ name: eventName, data: boundedJson.optional() });

const message = z.strictObject({
	content: z.string(),
	type: z.enum(['operator', 'ai', 'system']).default('operator'),
	replyTo: z.string().max(100).optional(),
	operator: z
		.strictObject({ name: z.string().max(100).optional(), avatar: z.url().max(2000).optional() })
		.optional(),
	clientId: z.string().min(1).max(100).optional(),
});

/** @throws {ChatError} INVALID_PARAMETERS */
export function readEvent(name: string, data: unknown): { name: string; data?: unknown } {
	return parse(event, { name, ...(data !== undefined && { data: asJson(data) }) });
}

/** @throws {ChatError} INVALID_PARAMETERS */
export function readMessage(content: string, options: SendOptions): z.output<typeof message> {
	return parse(message, { content, ...options });
}

/** @throws {ChatError} UNKNOWN_EVENT_TYPE */
export function readType(type: string): EventType {
	if (isEventType(type)) return type;
	throw new ChatError(
		'UNKNOWN_EVENT_TYPE',
		`There is no event "${type}". EVENT_TYPES lists the ones that exist.`,
	);
}

/** @throws {ChatError} INVALID_PARAMETERS */
export function readHandler<Handler>(handler: Handler): Handler {
	if (typeof handler === 'function') return handler;
	throw new ChatError(
		'INVALID_PARAMETERS',
		`handler: expected a function, found ${typeof handler}.`,
	);
}

/** @throws {ChatError} INVALID_PARAMETERS */
export function readPattern(pattern: string): string {
	if (typeof pattern !== 'string') {
		throw new ChatError('INVALID_PARAMETERS', `name: expected text, found ${typeof pattern}.`);
	}
	const start = pattern.endsWith('*') ? pattern.slice(0, -1) : pattern;
	if (start !== '' || pattern === '*') {
		// The beginning of a name may end with a blank, which a name may not.
		parse(eventName, start.trimEnd() === '' ? 'x' : start.trimEnd());
		return pattern;
	}
	throw new ChatError('INVALID_PARAMETERS', 'The name of an event must not be empty.');
}

/** What is left of a value on its way to a page. */
function asJson(data: unknown): unknown {
	try {
		return JSON.parse(JSON.stringify(data) ?? 'null') as unknown;
	} catch (error) {
		const reason = (error as Error).message.split('\n', 1)[0];
		throw new ChatError('INVALID_PARAMETERS', `\`data\`: cannot be written as JSON (${reason}).`);
	}
}
