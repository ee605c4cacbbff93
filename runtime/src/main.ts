#!/usr/bin/env node
/** The program: does what the command line says, and starts the service when it says nothing. */
import { COMMANDS, usage } from './commands/commands';

/** Status of a program that was called in a way it does not know (sysexits.h). */
const EX_USAGE = 64;

async function main([name = 'start', ...args]: readonly string[]): Promise<void> {
	if (['help', '--help', '-h'].includes(name)) {
		process.stdout.write(usage());
		return;
	}
	const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
	if (!command) {
		process.stderr.write(`There is no command "${name}".\n\n${usage()}`);
		process.exitCode = EX_USAGE;
		return;
	}
	const run = await command.load();
	await run(args);
}

void main(process.argv.slice(2));
