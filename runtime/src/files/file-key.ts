/** The names that files are kept under: ids of our own, so that none can lead out of where files are kept. */

const KEY = /^[a-z]+_[0-9a-f]+$/;

/**
 * @returns the key itself
 * @throws {RangeError} for anything that is no id of the form that newId makes
 */
export function assertFileKey(key: string): string {
	if (!KEY.test(key)) throw new RangeError('not a key of the file store');
	return key;
}
