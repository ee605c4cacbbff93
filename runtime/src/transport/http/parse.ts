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

interface Bounds {
	/** Bytes as JSON. */
	bytes: number;
	/** Levels of nesting. */
	depth: number;
}

/** What is known of a person or a page is a few fields; an event tells of one thing. */
const BOUNDS: Bounds = { bytes: 8 * 1024, depth: 5 };

/** Any JSON value of bounded size: event data. */
export const boundedJson = z.unknown().superRefine(within(BOUNDS));

/** A JSON object of bounded size: metadata. */
export const boundedObject = z.record(z.string(), z.unknown()).superRefine(within(BOUNDS));

function within({ bytes, depth }: Bounds) {
	return (value: unknown, context: z.core.$RefinementCtx) => {
		if (value === undefined) return;
		// Depth first: a text of it is only made of what is not too deep.
		if (depthExceeds(value, depth)) {
			context.addIssue({ code: 'custom', message: `nests deeper than ${depth} levels` });
		} else if (Buffer.byteLength(JSON.stringify(value)) > bytes) {
			context.addIssue({ code: 'custom', message: `is larger than ${bytes / 1024} kB` });
		}
	};
}

/** Whether a JSON value nests deeper than this many levels; looks no deeper itself. */
export function depthExceeds(value: unknown, levels: number): boolean {
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

/** Id of a message; whether it exists is for the core to say. */
export const messageId = z.string().min(1).max(100);

/** An id a client made up for something it sends. */
export const clientId = z.string().min(1).max(100);
