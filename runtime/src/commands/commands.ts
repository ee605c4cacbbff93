/** What the program can be told to do: each command is loaded when it is asked for. */

interface Command {
	/** What it does, for the list of commands. */
	does: string;
	/** @param args what follows the command's name */
	load(): Promise<(args: readonly string[]) => Promise<void>>;
}

/** The first one is what happens without a command. */
export const COMMANDS: Readonly<Record<string, Command>> = {
	start: {
		does: 'runs the service (also without a command)',
		load: async () => (await import('./start')).start,
	},
	check: {
		does: 'looks whether the bridges that are set up can work',
		load: async () => (await import('./check')).check,
	},
	migrate: {
		does: 'brings the database up to date without starting the service',
		load: async () => (await import('./migrate')).migrate,
	},
	copy: {
		does: 'moves everything from the SQLite file in DATA_DIR to DATABASE_URL',
		load: async () => (await import('./copy')).copy,
	},
};

/** The list of commands, for a person. */
export function usage(): string {
	const lines = Object.entries(COMMANDS).map(([name, { does }]) => `  ${name.padEnd(10)}${does}`);
	const settings = 'Settings are variables of the environment: see docs/configuration.md.';
	return `Usage: pocketping-runtime [command]\n\n${lines.join('\n')}\n\n${settings}\n`;
}
