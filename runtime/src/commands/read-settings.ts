/** The settings of a command, or its end with a line per mistake. */
import { ConfigError } from '../config/config';

/** Status of a program whose settings are wrong (sysexits.h). */
const EX_CONFIG = 78;

/** @param read throws a ConfigError for settings that are wrong */
export function readSettings<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		const lines = error.lines.map((line) => `  ${line}`);
		process.stderr.write(`PocketPing cannot start with these settings:\n${lines.join('\n')}\n`);
		process.exit(EX_CONFIG);
	}
}
