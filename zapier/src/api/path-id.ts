/** An id that a user mapped, fit to stand in a path of the API. */
import type { ZObject } from 'zapier-platform-core';

/**
 * @param label of the field, for the error
 * @throws z.errors.Error with the code INVALID_ID for what would lead to another path, such as `..`
 */
export function pathId(z: Pick<ZObject, 'errors'>, label: string, value: unknown): string {
	const id = typeof value === 'string' ? value.trim() : '';
	if (/^\w[\w.-]{0,199}$/.test(id)) return id;
	const found = id === '' ? 'is empty' : `is "${id.slice(0, 60)}", which is not an ID`;
	throw new z.errors.Error(
		`${label} ${found}. Map the ${label} of the trigger or of an earlier step.`,
		'INVALID_ID',
		400,
	);
}
