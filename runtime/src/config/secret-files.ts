/** Secrets may come from files, as containers hand them in: NAME_FILE names the file with the value of NAME. */
import { readFileSync, statSync } from 'node:fs';
import { VARIABLES, type Variable } from './variables';

type Env = Readonly<Record<string, string | undefined>>;

/** A secret is a line of text; whatever is larger is another file. */
const MAX_BYTES = 64 * 1024;

/**
 * Puts in the values of secret variables that are given as files; white space at the ends does not count.
 * @returns the environment with them, and one line for each file that cannot be used, which names no content
 */
export function readSecretFiles(env: Env): { env: Env; mistakes: string[] } {
	const mistakes: string[] = [];
	const values: Record<string, string | undefined> = { ...env };
	for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
		const fileName = `${name}_FILE`;
		const file = env[fileName];
		if (!variable.secret || !file) continue;
		if (env[name]) {
			mistakes.push(`${fileName}: found together with ${name}, expected one of them`);
			continue;
		}
		const value = readSecret(file);
		if (value) values[name] = value;
		else
			mistakes.push(`${fileName}: found ${JSON.stringify(file)}, expected a file with text in it`);
	}
	return { env: values, mistakes };
}

function readSecret(file: string): string | undefined {
	try {
		if (statSync(file).size > MAX_BYTES) return undefined;
		return readFileSync(file, 'utf8').trim();
	} catch {
		return undefined;
	}
}
