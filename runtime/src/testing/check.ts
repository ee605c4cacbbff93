/** The comparisons of the conformance suites, for any test runner: they throw an AssertionError. */
import assert from 'node:assert/strict';

export function ok(value: unknown, message?: string): asserts value {
	assert.ok(value, message);
}

/** Whether a promise is rejected, with a message like this. */
export async function rejects(promise: Promise<unknown>, message?: RegExp): Promise<void> {
	const error = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	ok(error !== undefined, 'resolved, expected a rejection');
	if (message) assert.match(String((error as Error).message), message);
}

/** Whether both are the same data. What a field is made of counts, not which class or realm it comes from. */
export function same(actual: unknown, expected: unknown): void {
	assert.deepEqual(plain(actual), plain(expected));
}

/** Whether `actual` has all of these fields, with these values. */
export function matches(actual: object | undefined, expected: Record<string, unknown>): void {
	ok(actual !== undefined, 'found nothing');
	const known = actual as Record<string, unknown>;
	same(Object.fromEntries(Object.keys(expected).map((key) => [key, known[key]])), expected);
}

/** The data of a value, down to its leaves, without fields that are undefined. */
function plain(value: unknown): unknown {
	if (Array.isArray(value)) return Array.from(value, plain);
	if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
	const fields = Object.entries(value).filter(([, field]) => field !== undefined);
	return Object.fromEntries(fields.map(([key, field]) => [key, plain(field)]));
}
