/** A real runtime for tests: the same parts as the program, in this process, on a free port and a new directory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../runtime/src/logging/create-log';
import { configFromEnv } from '../../runtime/src/library/config-from-env';
import { PocketPing } from '../../runtime/src/pocketping';
import { Service } from '../../runtime/src/service';
import { databaseOf, dropDatabaseOf } from './postgres';
import type { Clock } from '../../runtime/src/core/clock';
import type { VisitorFilters } from '../../runtime/src/transport/http/visitor-guards';

export interface RunningRuntime {
	url: string;
	port: number;
	apiKey: string;
	dataDir: string;
	/** What is kept in memory for open streams. */
	openStreams(): Service['openStreams'];
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
	const env = {
		PORT: '0',
		HOST: '127.0.0.1',
		DATA_DIR: dataDir,
		LOG_LEVEL: options.logLines ? 'debug' : 'silent',
		...databaseOf(dataDir),
		...options.env,
	};
	const lines = options.logLines;
	const log = createLog(env.LOG_LEVEL, { write: (line) => void lines?.push(line) });
	const { clock, drainMs, filters } = options;
	const settings = {
		...configFromEnv(env),
		log,
		clock,
		stopTimeout: drainMs === undefined ? undefined : drainMs / 1000,
		ipFilter: { customFilter: filters?.ipFilter },
		userAgentFilter: { customFilter: filters?.userAgentFilter },
		onBroken(error: unknown) {
			throw error;
		},
	};
	const service = await Service.start(new PocketPing(settings));
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
			if (keepData) return;
			await dropDatabaseOf(dataDir);
			rmSync(dataDir, { recursive: true, force: true });
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
