/** What whoever runs the service looks at: whether it is ready, and its numbers. */
import type { Logger } from 'pino';
import type { CoreContext } from '../core/core-context';
import type { Operations } from '../health/operations';
import { readiness, type Readiness, type ReadyCheck } from '../health/readiness';
import { storeCheck } from '../health/store-check';
import { Exposition } from '../metrics/exposition';
import { metricReaders } from '../metrics/metric-readers';
import type { Metrics } from '../metrics/metrics';
import type { Hub } from '../realtime/hub';
import type { Workers } from './create-workers';

export interface CreateOperationsOptions {
	core: CoreContext;
	hub: Hub;
	workers: Workers;
	metrics: Metrics;
	log: Logger;
	version: string;
	/** Dependencies besides the store, such as Redis. */
	checks: readonly ReadyCheck[];
}

const STOPPING: Readiness = {
	ready: false,
	checks: { running: { ok: false, reason: 'stopping' } },
};

export function createOperations(options: CreateOperationsOptions): Operations {
	const { core, hub, workers, metrics, log, version, checks } = options;
	const { store, clock } = core;
	let isStopping = false;
	const ask = readiness({
		checks: [storeCheck(store, clock), ...checks],
		clock,
		onChange(check, error) {
			if (error === undefined) log.info({ check }, 'ready again');
			else log.error({ check, err: error }, 'not ready');
		},
	});
	const whetherReady = async () => (isStopping ? STOPPING : await ask());
	const readers = metricReaders({
		metrics,
		core,
		version,
		readiness: whetherReady,
		streams: () => ({
			connections: hub.connections.size,
			pages: hub.openPages,
			operators: hub.operators.size,
			sessions: hub.sessions,
		}),
		attemptsUnderWay: () => workers.outbox.underWay,
		bridges: () => workers.bridges.states,
		ai: () => workers.ai.numbers(),
		overdueTimersMs: () => workers.timers.overdueMs(),
		lastCleanUp: () => workers.housekeeping.lastSuccess,
	});
	return {
		metrics,
		exposition: new Exposition(readers),
		readiness: whetherReady,
		stopping: () => (isStopping = true),
	};
}
