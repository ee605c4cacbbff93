/** A number of seconds that somebody typed in. */
import type { ZObject } from 'zapier-platform-core';
import { readText } from './read-input';

/**
 * @returns undefined for an empty field
 * @throws z.errors.Error with the code INVALID_PARAMETERS for what is not a whole number from 1 to 60
 */
export function readSeconds(
	z: Pick<ZObject, 'errors'>,
	label: string,
	value: unknown,
): number | undefined {
	const text = readText(value);
	if (text === undefined) return undefined;
	const seconds = Number(text);
	if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 60) return seconds;
	throw new z.errors.Error(
		`${label} is "${text.slice(0, 20)}". Enter a whole number of seconds from 1 to 60, or leave it empty.`,
		'INVALID_PARAMETERS',
		400,
	);
}
