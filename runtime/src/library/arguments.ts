/** Checks what a program passes in, by the rules of the management API. */
import { z } from 'zod';
import { isEventType, type EventType } from '../../../protocol/event-types';
import { ChatError } from '../core/chat-error';
import { plainSessionId } from '../security/visitor-tokens';
import { boundedJson, eventName, parse } from '../transport/http/parse';
import { kindOf } from './own-options';
import type { ListOptions, SendOptions } from './send-options';

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

const LIMIT = 'expected a number from 1 to 500';

const listed = z.strictObject(
	{
		limit: z
			.number(LIMIT)
			.default(50)
			.transform((limit) => Math.max(1, Math.min(500, Math.trunc(limit)))),
		before: z.string('expected the id of a message as text').max(100).optional(),
	},
	{ error: (issue) => (issue.code === 'invalid_type' ? 'expected an object' : undefined) },
);

/** @returns the plain id of a session, given in either form @throws {ChatError} INVALID_PARAMETERS */
export function readSessionId(id: string): string {
	return plainSessionId(expectKind(id, 'string', 'session', 'the id of one as text'));
}

/** @throws {ChatError} INVALID_PARAMETERS */
export function readSwitch(value: boolean, name: string): boolean {
	return expectKind(value, 'boolean', name, 'true or false');
}

/** @throws {ChatError} INVALID_PARAMETERS */
export function readObject<Value extends object>(value: Value, name: string, what: string): Value {
	return expectKind(value ?? undefined, 'object', name, what);
}

/** @throws {ChatError} INVALID_PARAMETERS */
export function readListOptions(options: ListOptions): z.output<typeof listed> {
	return parse(listed, options);
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
	return expectKind(handler, 'function', 'handler', 'a function');
}

/** @throws {ChatError} INVALID_PARAMETERS */
export function readPattern(pattern: string): string {
	expectKind(pattern, 'string', 'name', 'text');
	const start = pattern.endsWith('*') ? pattern.slice(0, -1) : pattern;
	if (start !== '' || pattern === '*') {
		// The beginning of a name may end with a blank, which a name may not.
		parse(eventName, start.trimEnd() === '' ? 'x' : start.trimEnd());
		return pattern;
	}
	throw new ChatError('INVALID_PARAMETERS', 'The name of an event must not be empty.');
}

function expectKind<Value>(value: Value, kind: string, name: string, what: string): Value {
	if (typeof value === kind) return value;
	throw new ChatError('INVALID_PARAMETERS', `${name}: expected ${what}, found ${kindOf(value)}.`);
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
