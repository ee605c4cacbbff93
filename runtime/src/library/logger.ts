/** What a program's own logger must be able to do. */

/** One line of the log: its fields, and what happened in words. */
type LogLine = (fields: Record<string, unknown>, message: string) => void;

/** A logger of the program's own, such as pino's or one that wraps `console`. */
export interface LibraryLogger {
	debug: LogLine;
	info: LogLine;
	warn: LogLine;
	error: LogLine;
}
