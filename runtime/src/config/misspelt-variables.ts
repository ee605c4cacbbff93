/** Variables that are probably misspelt settings: one would otherwise be left out without a word. */
import { editDistance } from './edit-distance';
import { VARIABLES, type Variable } from './variables';

export interface MisspeltVariable {
	/** As it stands in the environment. */
	name: string;
	/** The setting that was probably meant. */
	meant: string;
}

/** Shorter names are too near to too many others. */
const MIN_LENGTH = 6;

/** From this length on, two edits still leave the name what it is. */
const LONG = 10;

/** What programs that may share the environment call settings of theirs, a letter away from ours. */
const OF_OTHERS = new Set(['APP_KEY', 'SECRET_KEY', 'SLACK_API_TOKEN']);

const SETTINGS = Object.entries<Variable>(VARIABLES).flatMap(([name, { secret }]) =>
	secret ? [name, `${name}_FILE`] : [name],
);

const KNOWN = new Set(Object.keys(VARIABLES).flatMap((name) => [name, `${name}_FILE`]));

/**
 * Finds variables that are no settings, but would be with a letter or two changed.
 * @param env of the whole process: most of it belongs to other programs
 * @returns names only; a value may be a secret
 */
export function misspeltVariables(
	env: Readonly<Record<string, string | undefined>>,
): MisspeltVariable[] {
	return Object.entries(env).flatMap(([name, value]) => {
		if (!value || name.length < MIN_LENGTH || KNOWN.has(name) || OF_OTHERS.has(name)) return [];
		const [nearest] = SETTINGS.map((meant) => ({ meant, edits: editsBetween(name, meant) }))
			.filter(({ meant, edits }) => edits <= (Math.min(name.length, meant.length) < LONG ? 1 : 2))
			.sort((one, other) => one.edits - other.edits);
		return nearest ? [{ name, meant: nearest.meant }] : [];
	});
}

/** How many edits make the setting of the name; infinite where they are names of different things. */
function editsBetween(name: string, setting: string): number {
	const words = name.toUpperCase().split(/[^A-Z0-9]/);
	const meant = setting.split('_');
	// What stands between words may be missing or too much, and nothing else then.
	if (words.length !== meant.length) return words.join('') === meant.join('') ? 1 : Infinity;
	return words.reduce((sum, word, n) => sum + wordEdits(word, meant[n] ?? ''), 0);
}

/** A word that is half another one is another word: R2_ENDPOINT is not S3_ENDPOINT, nor DATABASE_SSL DATABASE_URL. */
function wordEdits(word: string, meant: string): number {
	if (word === meant) return 0;
	if (Math.abs(word.length - meant.length) > 2) return Infinity;
	const distance = editDistance(word, meant);
	return distance * 2 < meant.length ? distance : Infinity;
}
