/** Structured logs, one JSON object per line, with secrets taken out. */
import pino, { type DestinationStream, type Logger } from 'pino';

/** Fields that must never be readable in a log, wherever they turn up at these depths. */
const SECRETS = ['authorization', 'apiKey', 'token', 'secret', 'password', 'cookie'];

const REDACTED_PATHS = SECRETS.flatMap((name) => [
	name,
	`*.${name}`,
	`*.*.${name}`,
	`*.*.*.${name}`,
]);

/** @param destination where lines go; standard output by default */
export function createLog(level: string, destination?: DestinationStream): Logger {
	return pino(
		{ level, base: undefined, redact: { paths: REDACTED_PATHS, censor: '[redacted]' } },
		destination ?? pino.destination({ sync: false }),
	);
}
