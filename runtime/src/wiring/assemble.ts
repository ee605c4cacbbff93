/** The service put together: which part is made from what, in which order. Nothing listens or works yet. */
import { mkdirSync } from 'node:fs';
import { version } from '../../package.json';
import { ChatError } from '../core/chat-error';
import { systemClock, type Clock } from '../core/clock';
import { Idempotency } from '../core/idempotency';
import { Journal } from '../core/journal';
import { applyEnvironmentWebhook } from '../core/webhooks/environment-webhook';
import { keepSecrets } from '../core/webhooks/keep-secrets';
import type { ReadyCheck } from '../health/readiness';
import { Metrics } from '../metrics/metrics';
import { loadProjectIdentity } from '../project-identity';
import type { Hub } from '../realtime/hub';
import { VisitorTokens } from '../security/visitor-tokens';
import type { Store } from '../storage/store';
import type { HttpContext } from '../transport/http/http-context';
import { filePath } from '../transport/http/widget/file-address';
import type { Instances } from './connect-instances';
import { assertConnectors } from './assert-connectors';
import { createCore } from './create-core';
import { createFanOut } from './create-fan-out';
import { createFileStore } from './create-file-store';
import { createHttpContext } from './create-http-context';
import { createOperations } from './create-operations';
import { createStore } from './create-store';
import {
	createWebhookClient,
	warnOfRefusedTarget,
	type WebhookClient,
} from './create-webhook-client';
import { createWorkers, type Workers } from './create-workers';
import { redisCheck } from '../health/redis-check';
import { loadApiKey, type ApiKey } from './load-api-key';
import type { ServiceOptions } from './service-options';

export interface Parts {
	clock: Clock;
	store: Store;
	hub: Hub;
	instances: Instances | undefined;
	webhooks: WebhookClient;
	workers: Workers;
	context: HttpContext;
	apiKey: ApiKey;
	onError(error: unknown): void;
}

/**
 * Opens the data directory and makes every part.
 * @param ownAddress where this service is reached when PUBLIC_URL does not say; asked once it listens
 * @throws when a library of a bridge or an AI provider is missing, the directory cannot be written, or the database or
 *   the bucket of files cannot be opened
 */
export async function assemble(options: ServiceOptions, ownAddress: () => string): Promise<Parts> {
	const { config } = options;
	assertConnectors(config);
	mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
	const apiKey = loadApiKey(config);
	const store = await createStore(options);
	// What is to be closed again if the rest cannot be opened, the last one first.
	const opened = [() => store.close()];
	try {
		return await assembleOn(store, apiKey, options, ownAddress, opened);
	} catch (error) {
		for (const close of opened.reverse()) await close();
		throw error;
	}
}

async function assembleOn(
	store: Store,
	apiKey: ApiKey,
	options: ServiceOptions,
	ownAddress: () => string,
	opened: Array<() => Promise<void>>,
): Promise<Parts> {
	const {
		config,
		log,
		clock = systemClock,
		filters = {},
		publicDir,
		channelPath,
		own = {},
	} = options;
	const metrics = new Metrics(clock);
	const onError = (error: unknown) => {
		metrics.errors.add('background');
		// Of a database that is away the store has said so, once.
		if (error instanceof ChatError && error.code === 'DATABASE_UNAVAILABLE') return;
		log.error({ err: error }, 'background work failed');
	};
	const { projectId, visitorSecret } = await loadProjectIdentity(store, clock.now());
	const tokens = new VisitorTokens(visitorSecret);
	const webhooks = createWebhookClient(config);
	const journal = new Journal(store, clock, projectId);
	journal.onCommit((events) => metrics.hear(events));
	const fanOut = await createFanOut(config, { store, journal, clock, projectId, log, onError });
	const { hub, instances } = fanOut;
	if (instances) opened.push(() => instances.stop());
	const core = createCore({
		config,
		clock,
		store,
		journal,
		projectId,
		fanOut,
		files: own.files ?? (await createFileStore(config, log)),
		fileUrl: (file) => (config.publicUrl ?? ownAddress()) + channelPath + filePath(tokens, file),
		guard: webhooks.guard,
	});
	await keepSecrets(core);
	await applyEnvironmentWebhook(core, config.eventsWebhook);
	await warnOfRefusedTarget(webhooks.guard, config, log);
	const idempotency = new Idempotency(store, journal, clock);
	const workers = createWorkers({
		config,
		core,
		idempotency,
		webhooks,
		instances,
		ownBridges: own.bridges ?? [],
		log,
		version,
		metrics,
		onError,
	});
	const checks: ReadyCheck[] = instances ? [redisCheck(instances)] : [];
	const operations = createOperations({ core, hub, workers, metrics, log, version, checks });
	const context = createHttpContext({
		config,
		core,
		idempotency,
		tokens,
		apiKey: apiKey.key,
		hub,
		instances,
		bridges: workers.bridges,
		operations,
		filters,
		log,
		version,
		publicDir,
		channelPath,
	});
	return { clock, store, hub, instances, webhooks, workers, context, apiKey, onError };
}
