/** Options that there are not: a misspelt one would otherwise be left out without a word. */
import { editDistance } from '../config/edit-distance';
import { OPTION_VARIABLES } from './option-variables';
import { OWN_OPTIONS } from './own-options';

const PATHS = [
	...Object.values(OPTION_VARIABLES).map(([path]) => path),
	...Object.keys(OWN_OPTIONS),
	// The program's own.
	'log',
];

/** Options that hold others. */
const GROUPS = new Set(
	PATHS.filter((path) => path.includes('.')).map((path) => path.split('.', 1)[0] ?? ''),
);

/** One line for each option that is unknown, with the one that may be meant. */
export function unknownOptions(options: object): string[] {
	const given = Object.entries(options).flatMap(([name, value]) =>
		GROUPS.has(name) && typeof value === 'object' && value !== null
			? Object.keys(value as object).map((inner) => `${name}.${inner}`)
			: [name],
	);
	const unknown = given.filter((path) => !PATHS.includes(path) && !GROUPS.has(path));
	return unknown.map((path) => {
		const near = PATHS.find((known) => editDistance(path.toLowerCase(), known.toLowerCase()) <= 2);
		return `${path}: there is no such option${near === undefined ? '' : `, is ${near} meant?`}`;
	});
}
