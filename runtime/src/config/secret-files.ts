/** Secrets may come from files, as containers hand them in: NAME_FILE names the file with the value of NAME. */
import { readFileSync, statSync } from 'node:fs';
import { VARIABLES, type Variable } from './variables';

type Env = Readonly<Record<string, string | undefined>>;

/** A secret is a line of text; whatever is larger is another file. */
const MAX_BYTES = 64 * 1024;

/** What is wrong with a file, by the system's code for it. */
const REASONS: Record<string, string> = {
	ENOENT: 'there is none',
	EISDIR: 'it is a directory',
	EACCES: 'the user that this service runs as may not read it',
};

/**
 * Puts in the values of secret variables that are given as files; white space at the ends does not count.
 * @returns the environment with them, one line for each file that cannot be used, which names no content, and the
 *   variables that such files were to set
 */
export function readSecretFiles(env: Env): {
	env: Env;
	mistakes: string[];
	unread: readonly string[];
} {
	const mistakes: string[] = [];
	const unread: string[] = [];
	const values: Record<string, string | undefined> = { ...env };
	for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
		const fileName = `${name}_FILE`;
		const file = env[fileName];
		if (!variable.secret || !file) continue;
		if (env[name]) {
			mistakes.push(`${fileName}: found together with ${name}, expected one of them`);
			continue;
		}
		const { value, reason } = readSecret(file);
		values[name] = value;
		if (value !== undefined) continue;
		unread.push(name);
		const found = JSON.stringify(file);
		mistakes.push(`${fileName}: found ${found}, expected a file with text in it; ${reason}`);
	}
	return { env: values, mistakes, unread };
}

function readSecret(file: string): { value?: string; reason?: string } {
	try {
		if (statSync(file).size > MAX_BYTES) return { reason: 'it is larger than 64 kB' };
		const value = readFileSync(file, 'utf8').trim();
		return value === '' ? { reason: 'it is empty' } : { value };
	} catch (error) {
		const { code = '' } = error as NodeJS.ErrnoException;
		return { reason: REASONS[code] ?? 'it cannot be read' };
	}
}
