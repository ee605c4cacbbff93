/** `start`: runs the service until it is told to stop. */
import { banner } from '../banner';
import { misspeltVariables } from '../config/misspelt-variables';
import { configFromEnv } from '../library/config-from-env';
import { Stopped } from '../library/instance';
import { instanceOf, PocketPing } from '../pocketping';
import { Service } from '../service';
import type { Config } from '../config/config';
import { readSettings } from './read-settings';

/** After this long a stop that hangs is cut short. */
const STOP_TIMEOUT_MS = 10_000;

export async function start(): Promise<void> {
	const onBroken = () => exit(1);
	const pocketPing = readSettings(() => new PocketPing({ ...configFromEnv(), onBroken }));
	const instance = instanceOf(pocketPing);
	const { config, log } = instance;
	for (const { name: variable, meant } of misspeltVariables(process.env)) {
		log.warn({ variable, meant }, 'a variable that is no setting looks like one: is it misspelt?');
	}
	const exit = (code: number) => log.flush(() => process.exit(code));
	let stopping = false;
	const stop = (signal: string) => {
		if (stopping) return;
		stopping = true;
		log.info({ signal }, 'stopping');
		setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
		// A signal may come before the start is over: what is half open is opened, then closed in order.
		instance.giveUpWaiting();
		starting
			.then((service) => service?.stop())
			.then(
				() => {
					log.info('stopped');
					exit(0);
				},
				(error: unknown) => {
					log.error({ err: error }, 'stop failed');
					exit(1);
				},
			);
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);

	const starting = Service.start(pocketPing).catch(nothingToStop);
	const service = await starting.catch((error: unknown) => {
		process.stderr.write(`PocketPing could not start.\n${explain(error, config)}\n`);
		process.exit(1);
	});
	if (stopping || !service) return;
	process.stdout.write(banner({ config, port: service.port, apiKey: service.apiKey }));
	log.info({ port: service.port, dataDir: config.dataDir }, 'started');
}

/** A start that was given up has opened nothing. */
function nothingToStop(error: unknown): undefined {
	if (!(error instanceof Stopped)) throw error;
}

/** Errors whose message says what to do. */
const SELF_EXPLAINING = new Set<string | undefined>([
	'BUCKET_REFUSED',
	'DATABASE_NOT_USABLE',
	'PACKAGE_MISSING',
	'REDIS_REFUSED',
	'SECRETS_LOCKED',
]);

/** The start's usual obstacles, with the way round them. */
function explain(error: unknown, config: Config): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'EADDRINUSE') {
		return `Port ${config.port} is taken. Stop what uses it, or set PORT to another one.`;
	}
	if (SELF_EXPLAINING.has(code)) return message;
	if (code === 'DATA_DIR_IN_USE') {
		return `${message} (${config.dataDir}). Stop it, or set DATA_DIR to another directory.`;
	}
	if (code === 'EACCES' || code === 'EPERM' || code === 'SQLITE_CANTOPEN') {
		return `${config.dataDir} or port ${config.port} may not be used: ${message}`;
	}
	return error instanceof Error ? (error.stack ?? message) : String(error);
}
