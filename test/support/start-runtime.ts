/** A real runtime for tests: the same parts as the program, in this process, on a free port and a new directory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../runtime/src/config/config';
import { createLog } from '../../runtime/src/logging/create-log';
import { PocketPing } from '../../runtime/src/pocketping';
import type { Clock } from '../../runtime/src/core/clock';
import type { VisitorFilters } from '../../runtime/src/transport/http/visitor-guards';

export interface RunningRuntime {
	url: string;
	port: number;
	apiKey: string;
	dataDir: string;
	/** What is kept in memory for open streams. */
	openStreams(): PocketPing['openStreams'];
	/** @param options.keepData leaves the directory where it is, also a new one */
	stop(options?: { keepData?: boolean }): Promise<void>;
	/** A request to the management API; answers the status and the parsed body. */
	api<Body = any>(
		method: string,
		path: string,
		body?: unknown,
	): Promise<{ status: number; body: Body }>;
}

export interface StartOptions {
	env?: Record<string, string>;
	clock?: Clock;
	/** Functions that decide who gets in. */
	filters?: VisitorFilters;
	/** Use (and keep) this directory instead of a new one: to start again with the same data. */
	dataDir?: string;
	/** Time that open requests and deliveries get when it stops. */
	drainMs?: number;
	/** Receives log lines. */
	logLines?: string[];
}

export async function startRuntime(options: StartOptions = {}): Promise<RunningRuntime> {
	const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'pocketping-test-'));
	const config = loadConfig({
		PORT: '0',
		HOST: '127.0.0.1',
		DATA_DIR: dataDir,
		LOG_LEVEL: options.logLines ? 'debug' : 'silent',
		...options.env,
	});
	const lines = options.logLines;
	const log = createLog(config.logLevel, { write: (line) => void lines?.push(line) });
	const publicDir = join(__dirname, '../../runtime/dist/public');
	const { clock, drainMs, filters } = options;
	const onBroken = (error: unknown) => {
		throw error;
	};
	const service = await PocketPing.start({
		config,
		log,
		publicDir,
		clock,
		drainMs,
		filters,
		onBroken,
	});
	const url = `http://127.0.0.1:${service.port}`;
	const apiKey = service.apiKey.key;
	return {
		url,
		port: service.port,
		apiKey,
		dataDir,
		openStreams: () => service.openStreams,
		stop: async ({ keepData = options.dataDir !== undefined } = {}) => {
			await service.stop();
			if (!keepData) rmSync(dataDir, { recursive: true, force: true });
		},
		api: async (method, path, body) => {
			const response = await fetch(url + path, {
				method,
				headers: {
					authorization: `Bearer ${apiKey}`,
					...(body !== undefined && { 'content-type': 'application/json' }),
				},
				...(body !== undefined && { body: JSON.stringify(body) }),
			});
			return { status: response.status, body: (await response.json()) as never };
		},
	};
}
