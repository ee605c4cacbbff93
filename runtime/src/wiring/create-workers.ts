/** Everything that works by itself once the service runs: bridges, outbox, AI, timers and housekeeping. */
import type { Logger } from 'pino';
import { createAi, type Ai } from '../ai/create-ai';
import type { BridgeDefinition } from '../bridges/bridge-definition';
import { Bridges } from '../bridges/bridges';
import type { Config } from '../config/config';
import { bridgeTargets } from '../core/bridges/bridge-targets';
import type { CoreContext } from '../core/core-context';
import type { Idempotency } from '../core/idempotency';
import { createOutbox } from '../delivery/create-outbox';
import { Housekeeping } from '../housekeeping/housekeeping';
import type { Metrics } from '../metrics/metrics';
import type { Outbox } from '../outbox/outbox';
import type { Timers } from '../timers/timers';
import { createTimers } from './create-timers';
import type { Instances } from './connect-instances';
import type { WebhookClient } from './create-webhook-client';

export interface CreateWorkersOptions {
	config: Config;
	core: CoreContext;
	idempotency: Idempotency;
	webhooks: WebhookClient;
	/** Undefined: this is the only one. */
	instances: Instances | undefined;
	ownBridges: readonly BridgeDefinition[];
	log: Logger;
	version: string;
	metrics: Metrics;
	onError(error: unknown): void;
}

export interface Workers {
	bridges: Bridges;
	outbox: Outbox;
	ai: Ai;
	timers: Timers;
	housekeeping: Housekeeping;
	/** Begins with what is due. */
	start(): void;
	/** Finishes what was begun. */
	stop(): Promise<void>;
	/** Waits no longer for deliveries under way: they are tried again after the next start, under the same id. */
	abandonDeliveries(): void;
	/** Waits no longer for anything. */
	abandon(): void;
}

/** They hear of changes from now on, and do nothing before they are started. */
export function createWorkers(options: CreateWorkersOptions): Workers {
	const { config, core, webhooks, log, version, metrics, onError } = options;
	const { journal, store, clock } = core;
	const bridges = new Bridges({
		config: config.bridges,
		own: options.ownBridges,
		publicUrl: config.publicUrl,
		turns: options.instances?.turns,
		log,
		core: () => core,
		onError,
	});
	const outbox = createOutbox({
		store,
		clock,
		agent: webhooks.agent,
		userAgent: `PocketPing/${version}`,
		openSecret: (kept) => core.secrets.open(kept),
		bridge: bridges.deliverer,
		core: () => core,
		log,
		onError,
		onAttempt: (...attempt) => metrics.attempted(...attempt),
	});
	journal.onDeliveriesDue(() => outbox.wake());
	const bridgeNames = bridges.names;
	journal.deliverAlso((type) => bridgeTargets(bridgeNames, type));
	const ai = createAi({ core, config: config.ai, log, onError });
	const timers = createTimers(core, ai.handlers, onError, (kind) => metrics.timers.add(kind));
	journal.onTimerSet(() => timers.wake());
	let started = false;
	store.onWorkElsewhere?.(() => {
		if (!started) return;
		outbox.wake();
		timers.wake();
	});
	const housekeeping = new Housekeeping({
		core,
		idempotency: options.idempotency,
		retentionMs: config.operations.retentionMs,
		onError,
		onRemoved: (what, count) => metrics.removed.add(what, count),
	});
	const abandonDeliveries = () => {
		outbox.abandon();
		webhooks.abandon();
	};
	return {
		bridges,
		outbox,
		ai,
		timers,
		housekeeping,
		start() {
			started = true;
			bridges.start();
			outbox.wake();
			timers.wake();
			housekeeping.start();
		},
		async stop() {
			// No timer may begin an answer after the others were broken off.
			const stopAi = () => timers.stop().then(() => ai.stop());
			await Promise.all([outbox.stop(), stopAi(), housekeeping.stop(), bridges.stop()]);
		},
		abandonDeliveries,
		abandon() {
			outbox.abandon();
			bridges.abandon();
		},
	};
}
