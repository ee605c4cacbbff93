/** Variables of PocketPing that this version does not act on, where ignoring them would be dangerous. */

/** What someone who set the variable believes in, and would be wrong about. */
const UNSUPPORTED: Record<string, string> = {
	DATABASE_URL: 'this version stores in SQLite under DATA_DIR; unset it',
	REDIS_URL: 'this version runs as one process; unset it',
};

/** One line for each of them that is set (and not switched off). */
export function unsupportedVariables(env: Readonly<Record<string, string | undefined>>): string[] {
	return Object.entries(UNSUPPORTED)
		.filter(([name]) => env[name] && env[name] !== 'false' && env[name] !== '0')
		.map(([name, advice]) => `${name}: ${advice}`);
}
