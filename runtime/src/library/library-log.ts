/** The log of an embedded service, handed on to the program's own logger. */
import type { Logger } from 'pino';
import { createLog } from '../logging/create-log';
import type { LibraryLogger } from './logger';

/** Which method gets lines of pino's levels. */
const METHODS: ReadonlyArray<readonly [level: number, method: keyof LibraryLogger]> = [
	[50, 'error'],
	[40, 'warn'],
	[30, 'info'],
	[0, 'debug'],
];

/** @param logger gets every line, with secrets taken out; standard output by default */
export function libraryLog(level: string, logger?: LibraryLogger): Logger {
	if (!logger) return createLog(level);
	return createLog(level, {
		write(line) {
			const { level: number, msg, ...fields } = JSON.parse(line) as Line;
			// The program's logger has a clock of its own.
			delete fields.time;
			const [, method] = METHODS.find(([least]) => number >= least) ?? [0, 'debug' as const];
			logger[method](fields, msg ?? '');
		},
	});
}

interface Line extends Record<string, unknown> {
	level: number;
	msg?: string;
}
