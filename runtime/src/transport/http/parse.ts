/** Input → typed values, or an error that says which field is wrong and how. */
import { z } from 'zod';
import { ChatError } from '../../core/chat-error';

/**
 * Checks a body or query against its schema.
 * @throws {ChatError} INVALID_PARAMETERS naming every field that is wrong
 */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
	const result = schema.safeParse(input);
	if (result.success) return result.data;
	const problems = result.error.issues.slice(0, 5).map((issue) => {
		const field = issue.path.join('.');
		return field === '' ? issue.message : `\`${field}\`: ${issue.message}`;
	});
	throw new ChatError('INVALID_PARAMETERS', `${problems.join('; ')}.`);
}

/** Bytes of JSON that metadata and event data may take, and how deep they may nest. */
const MAX_DATA_BYTES = 8 * 1024;
const MAX_DATA_DEPTH = 5;

/** Any JSON value of bounded size: event data. */
export const boundedJson = z.unknown().superRefine((value, context) => {
	const problem = boundsProblem(value);
	if (problem) context.addIssue({ code: 'custom', message: problem });
});

/** A JSON object of bounded size: metadata. */
export const boundedObject = z.record(z.string(), z.unknown()).superRefine((value, context) => {
	const problem = boundsProblem(value);
	if (problem) context.addIssue({ code: 'custom', message: problem });
});

function boundsProblem(value: unknown): string | undefined {
	if (value === undefined || value === null || typeof value !== 'object') {
		return typeof value === 'string' && value.length > MAX_DATA_BYTES ? tooLarge : undefined;
	}
	if (depthExceeds(value, MAX_DATA_DEPTH)) return `nests deeper than ${MAX_DATA_DEPTH} levels`;
	return Buffer.byteLength(JSON.stringify(value)) > MAX_DATA_BYTES ? tooLarge : undefined;
}

const tooLarge = `is larger than ${MAX_DATA_BYTES / 1024} kB`;

function depthExceeds(value: unknown, levels: number): boolean {
	if (value === null || typeof value !== 'object') return false;
	if (levels === 0) return true;
	return Object.values(value).some((inner) => depthExceeds(inner, levels - 1));
}

/** Name of a custom event: printable, no blanks at its ends. */
export const eventName = z
	.string()
	.min(1)
	.max(100)
	.regex(/^[^\s*\p{Cc}]([^*\p{Cc}]*[^\s*\p{Cc}])?$/u, 'is not a usable event name');

/** An id a client made up for something it sends. */
export const clientId = z.string().min(1).max(100);
