/** The program: reads the environment, starts the service, stops it cleanly. */
import { join } from 'node:path';
import { banner } from './banner';
import { ConfigError, loadConfig, type Config } from './config/config';
import { createLog } from './logging/create-log';
import { PocketPing } from './pocketping';

/** After this long a stop that hangs is cut short. */
const STOP_TIMEOUT_MS = 10_000;

function readConfig(): Config {
	try {
		return loadConfig(process.env);
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		const lines = error.lines.map((line) => `  ${line}`);
		process.stderr.write(`PocketPing cannot start with these settings:\n${lines.join('\n')}\n`);
		process.exit(78);
	}
}

/** The start's usual obstacles, with the way round them. */
function explain(error: unknown, config: Config): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'EADDRINUSE') {
		return `Port ${config.port} is taken. Stop what uses it, or set PORT to another one.`;
	}
	if (code === 'DATA_DIR_IN_USE') {
		return `${message} (${config.dataDir}). Stop it, or set DATA_DIR to another directory.`;
	}
	if (code === 'EACCES' || code === 'EPERM' || code === 'SQLITE_CANTOPEN') {
		return `${config.dataDir} or port ${config.port} may not be used: ${message}`;
	}
	return error instanceof Error ? (error.stack ?? message) : String(error);
}

async function main(): Promise<void> {
	const config = readConfig();
	const log = createLog(config.logLevel);
	const service = await PocketPing.start({
		config,
		log,
		publicDir: join(__dirname, 'public'),
		onBroken: (error) => {
			log.fatal(
				{ err: error },
				'the disk refused a write; stopping, so that a new start sees what is kept',
			);
			log.flush(() => process.exit(1));
		},
	}).catch((error: unknown) => {
		process.stderr.write(`PocketPing could not start.\n${explain(error, config)}\n`);
		process.exit(1);
	});
	process.stdout.write(banner({ config, port: service.port, apiKey: service.apiKey }));
	log.info({ port: service.port, dataDir: config.dataDir }, 'started');

	let stopping = false;
	const stop = (signal: string) => {
		if (stopping) return;
		stopping = true;
		log.info({ signal }, 'stopping');
		setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
		service.stop().then(
			() => {
				log.info('stopped');
				log.flush(() => process.exit(0));
			},
			(error: unknown) => {
				log.error({ err: error }, 'stop failed');
				log.flush(() => process.exit(1));
			},
		);
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);
}

void main();
