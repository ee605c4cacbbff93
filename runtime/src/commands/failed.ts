/** The end of a command that could not do its work: says why, in a line where that is known, and ends with 1. */

/** @param reason a sentence, or an error */
export function failed(what: string, reason: unknown, dataDir: string): void {
	process.stderr.write(`${what}\n${explain(reason, dataDir)}\n`);
	process.exitCode = 1;
}

function explain(reason: unknown, dataDir: string): string {
	if (!(reason instanceof Error)) return String(reason);
	const { code, name, message, stack } = reason as NodeJS.ErrnoException;
	if (code === 'DATA_DIR_IN_USE') return `${message} (${dataDir}). Stop it first.`;
	if (code === 'DATABASE_NOT_USABLE') return message;
	if (name === 'TargetNotEmpty') return `DATABASE_URL: ${message}.`;
	return stack ?? message;
}
