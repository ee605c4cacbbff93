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

/** `check`: looks at the bridges instead of starting. Ends with 1 when one of them cannot work. */
async function check(config: Config): Promise<void> {
	const { checkBridges, findingsAsText } = await import('./bridges/check-bridges');
	const findings = await checkBridges(config.bridges);
	process.stdout.write(findingsAsText(findings));
	process.exitCode = findings.every(({ ok }) => ok) ? 0 : 1;
}

async function main(): Promise<void> {
	const config = readConfig();
	if (process.argv[2] === 'check') return await check(config);
	const log = createLog(config.logLevel);
	const exit = (code: number) => log.flush(() => process.exit(code));
	let stopping = false;
	const stop = (signal: string) => {
		if (stopping) return;
		stopping = true;
		log.info({ signal }, 'stopping');
		setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
		// A signal may come before the start is over: what is half open is opened, then closed in order.
		starting
			.then((service) => service.stop())
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

	const starting = PocketPing.start({
		config,
		log,
		publicDir: join(__dirname, 'public'),
		onBroken: (error) => {
			log.fatal(
				{ err: error },
				'the disk refused a write; stopping, so that a new start sees what is kept',
			);
			exit(1);
		},
	});

	const service = await starting.catch((error: unknown) => {
		process.stderr.write(`PocketPing could not start.\n${explain(error, config)}\n`);
		process.exit(1);
	});
	if (stopping) return;
	process.stdout.write(banner({ config, port: service.port, apiKey: service.apiKey }));
	log.info({ port: service.port, dataDir: config.dataDir }, 'started');
}

void main();
