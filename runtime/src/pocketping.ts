/** The service put together: store, rules, outbox, sockets and HTTP, started and stopped as one. */
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Agent } from 'undici';
import { version } from '../package.json';
import type { Config } from './config/config';
import type { AiNumbers } from './ai/ai-metrics';
import { createAi, type Ai } from './ai/create-ai';
import { Bridges } from './bridges/bridges';
import type { BridgeName } from './storage/bridge-records';
import type { BridgeState } from './bridges/bridge';
import { bridgeTargets } from './core/bridges/bridge-targets';
import { refreshOperators } from './core/operators/operator-status';
import { systemClock, type Clock } from './core/clock';
import type { CoreContext } from './core/core-context';
import { Idempotency } from './core/idempotency';
import { Journal } from './core/journal';
import { TypingBoard } from './core/messages/typing-board';
import { confirmLeft } from './core/sessions/leave';
import { RecentVisitors } from './core/sessions/recent-visitors';
import { endBurst } from './core/webhooks/bursts';
import { continueCatchUp } from './core/webhooks/catch-up';
import { applyEnvironmentWebhook } from './core/webhooks/environment-webhook';
import { expireWait } from './core/waits/end-waits';
import { continueReplay } from './core/webhooks/replay';
import { createOutbox } from './delivery/create-outbox';
import { targetGuard, type TargetGuard } from './delivery/webhook/target-guard';
import { LocalFileStore } from './files/local-file-store';
import { Housekeeping } from './housekeeping/housekeeping';
import type { Outbox } from './outbox/outbox';
import { loadProjectIdentity } from './project-identity';
import { startHeartbeat } from './realtime/heartbeat';
import { Hub } from './realtime/hub';
import { VisitorStreams } from './realtime/visitor-streams';
import { apiKeyCheck, loadOrCreateApiKey } from './security/api-keys';
import { clientAddress } from './security/client-address';
import { noticeProxy } from './security/notice-proxy';
import { originCheck } from './security/origins';
import { memoryRateLimits, noRateLimits } from './security/rate-limits';
import { VisitorTokens } from './security/visitor-tokens';
import { SqliteStore } from './storage/sqlite/sqlite-store';
import type { Store } from './storage/store';
import { Timers } from './timers/timers';
import { createApp } from './transport/http/app';
import type { HttpContext } from './transport/http/http-context';
import { visitorGuards, type VisitorFilters } from './transport/http/visitor-guards';
import { closeGracefully } from './transport/http/close-gracefully';
import { createHttpServer } from './transport/http/http-server';
import { listen, portOf } from './transport/http/listen';
import { filePath } from './transport/http/widget/file-address';
import { operatorChannel } from './transport/ws/operator-channel';
import { acceptUpgrades } from './transport/ws/upgrade';
import { visitorChannel } from './transport/ws/visitor-channel';

export interface PocketPingOptions {
	config: Config;
	log: Logger;
	/** Directory of the files that browsers load. */
	publicDir: string;
	clock?: Clock;
	/** Functions that decide who gets in, asked before the lists of the settings. */
	filters?: VisitorFilters;
	/** Hears that the disk refused a commit. Nothing can be kept any more: the process should end. */
	onBroken: (error: unknown) => void;
	/** Time that open requests and deliveries get to finish when the service stops. Default 5000. */
	drainMs?: number;
}

/** Time that webhooks under way get to be answered when the service stops. */
const DELIVERY_DRAIN_MS = 250;

const UNKNOWN_PROXY =
	'a proxy that is not trusted is in front: all visitors behind it count as one, and share its limits. ' +
	'Set TRUST_PROXY, see docs/behind-a-proxy.md';

interface Parts {
	server: Server;
	closeServer: () => Promise<void>;
	store: Store;
	outbox: Outbox;
	timers: Timers;
	ai: Ai;
	housekeeping: Housekeeping;
	hub: Hub;
	bridges: Bridges;
	streams: VisitorStreams;
	state: { stopping: boolean };
	/** The webhook client, if a delivery ever needed it. */
	agent: () => Promise<Agent> | undefined;
	stopHeartbeat: () => void;
	drainMs: number;
	apiKey: { key: string; created: boolean };
}

export class PocketPing {
	private constructor(private readonly parts: Parts) {}

	/**
	 * Opens the data directory, starts the workers and listens.
	 * @throws when the directory cannot be written, the database cannot be opened, or the port is taken
	 */
	static async start(options: PocketPingOptions): Promise<PocketPing> {
		const { config, log, clock = systemClock, drainMs = 5000 } = options;
		mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
		const apiKey = config.apiKey
			? { key: config.apiKey, created: false }
			: loadOrCreateApiKey(config.dataDir);
		const file = join(config.dataDir, 'pocketping.db');
		const store = await SqliteStore.open(file, options.onBroken);
		const { projectId, visitorSecret } = await loadProjectIdentity(store, clock.now());
		const onError = (error: unknown) => log.error({ err: error }, 'background work failed');

		const guard = targetGuard({
			allowPrivate: config.webhookAllowPrivate,
			allowLoopback: config.publicUrl === undefined,
		});
		let loading: Promise<Agent> | undefined;
		const agent = () =>
			(loading ??= import('./delivery/webhook/guarded-agent').then(({ guardedAgent }) =>
				guardedAgent(guard),
			));
		const userAgent = `PocketPing/${version}`;
		const delivery = { store, clock, agent, userAgent };
		const bridges = new Bridges({
			config: config.bridges,
			publicUrl: config.publicUrl,
			log,
			core: () => core,
			onError,
		});
		const outbox = createOutbox({
			...delivery,
			bridge: bridges.deliverer,
			core: () => core,
			log,
			onError,
		});
		const hub = new Hub();
		const journal = new Journal(store, clock, projectId);
		journal.onCommit((events) => hub.publish(events));
		journal.onDeliveriesDue(() => outbox.wake());
		const bridgeNames = bridges.names;
		journal.deliverAlso((type) => bridgeTargets(bridgeNames, type));

		const idempotency = new Idempotency(store, journal, clock);
		const tokens = new VisitorTokens(visitorSecret);
		const state = { stopping: false };
		const publicUrl = () => config.publicUrl ?? `http://localhost:${portOf(server)}`;
		const core: CoreContext = {
			store,
			journal,
			clock,
			projectId,
			settings: {
				welcomeMessage: config.welcomeMessage,
				announceAt: config.sessionCreatedAt,
				screenshots: config.screenshots,
				ai: config.ai?.settings,
			},
			realtime: hub,
			typing: new TypingBoard(clock, hub),
			visitors: new RecentVisitors(clock),
			files: new LocalFileStore(join(config.dataDir, 'files')),
			fileUrl: (file) => publicUrl() + filePath(tokens, file),
			assertDeliverable: (url) => guard.assertUrl(url),
		};
		await applyEnvironmentWebhook(core, config.eventsWebhook);
		await warnOfRefusedTarget(guard, config, log);
		const ai = createAi({ core, config: config.ai, log, onError });
		const timers = new Timers({
			store,
			journal,
			clock,
			onError,
			handlers: {
				visitor_left: (unit, timer) => confirmLeft(core, unit, timer),
				webhook_catch_up: (unit, timer) => continueCatchUp(unit, timer.sessionId),
				webhook_replay: continueReplay,
				webhook_burst: endBurst,
				...ai.handlers,
				operators_idle: (unit) => refreshOperators(unit),
				wait_expired: (unit, timer) => expireWait(unit, timer.sessionId),
			},
		});
		journal.onTimerSet(() => timers.wake());
		const housekeeping = new Housekeeping({ core, idempotency, onError });
		const addressOf = noticeProxy(
			clientAddress(config.trustProxy, config.clientIpHeader),
			config.trustProxy,
			(proxy) => log.warn(proxy, UNKNOWN_PROXY),
		);
		const streams = new VisitorStreams(core, hub, log, config.rateLimits);
		const context: HttpContext = {
			core,
			idempotency,
			config,
			tokens,
			isApiKey: apiKeyCheck(apiKey.key),
			isAllowedOrigin: originCheck(config.allowedOrigins, config.publicUrl),
			addressOf,
			...visitorGuards({ config, filters: options.filters ?? {}, addressOf, clock, log }),
			limits: config.rateLimits ? memoryRateLimits() : noRateLimits,
			log,
			version,
			publicDir: options.publicDir,
			hub,
			bridges,
			streams,
		};
		const app = createApp(context);
		const server = createHttpServer((request, response) => {
			// A client that keeps its connection would keep the service from ending.
			if (state.stopping) response.setHeader('Connection', 'close');
			app(request, response);
		});
		const operators = operatorChannel(context);
		const channels = {
			'/pocketping/stream': visitorChannel(context),
			'/ws': operators,
			'/v1/ws': operators,
		};
		const closeServer = closeGracefully(server);
		acceptUpgrades(server, channels, { onError, isStopping: () => state.stopping });

		try {
			await listen(server, config);
		} catch (error) {
			await store.close();
			throw error;
		}
		bridges.start();
		outbox.wake();
		timers.wake();
		housekeeping.start();
		return new PocketPing({
			server,
			closeServer,
			store,
			outbox,
			timers,
			ai,
			housekeeping,
			hub,
			bridges,
			streams,
			state,
			agent: () => loading,
			stopHeartbeat: startHeartbeat(hub.connections, clock),
			drainMs,
			apiKey,
		});
	}

	get port(): number {
		return portOf(this.parts.server);
	}

	/** The management API key in force, and whether this start made it. */
	get apiKey(): { key: string; created: boolean } {
		return this.parts.apiKey;
	}

	/** What the AI did since the start. */
	get aiNumbers(): Readonly<AiNumbers> {
		return this.parts.ai.numbers();
	}

	/** How each bridge that is set up is. */
	get bridgeStates(): Partial<Record<BridgeName, BridgeState>> {
		return this.parts.bridges.states;
	}

	/** What is kept in memory for open streams; all of it is 0 when nobody is connected. */
	get openStreams(): { connections: number; pages: number; sessions: number; owners: number } {
		const { hub, streams } = this.parts;
		const { connections, sessions } = hub;
		return { connections: connections.size, pages: hub.pages(), sessions, owners: streams.owners };
	}

	/** Accepts nothing new, finishes what was begun, closes sockets with 1001 and ends event streams, then closes the store. */
	async stop(): Promise<void> {
		const { server, closeServer, store, outbox, timers, housekeeping, hub, state } = this.parts;
		const { ai, bridges } = this.parts;
		const { agent, stopHeartbeat, drainMs } = this.parts;
		state.stopping = true;
		// No timer may begin an answer after the others were broken off.
		const stopAi = () => timers.stop().then(() => ai.stop());
		const closed = closeServer();
		stopHeartbeat();
		hub.stop();
		// A receiver that is slow just now must not hold up a restart, which visitors notice after a second: what is
		// cut off is tried again after the next start, under the same id.
		const cutOffDeliveries = setTimeout(() => {
			outbox.abandon();
			void agent()?.then((client) => client.destroy());
		}, DELIVERY_DRAIN_MS);
		// Whoever does not finish in time is cut off.
		const cutOff = setTimeout(() => {
			hub.terminate();
			outbox.abandon();
			bridges.abandon();
			server.closeAllConnections();
		}, drainMs);
		await Promise.all([closed, outbox.stop(), stopAi(), housekeeping.stop(), bridges.stop()]);
		clearTimeout(cutOff);
		clearTimeout(cutOffDeliveries);
		await (await agent())?.close().catch(() => {});
		await store.close();
	}
}

/** Deliveries to it will fail, visibly; a name may still come to resolve elsewhere, so the start goes on. */
async function warnOfRefusedTarget(
	guard: TargetGuard,
	{ eventsWebhook }: Config,
	log: Logger,
): Promise<void> {
	if (!eventsWebhook) return;
	await guard.assertUrl(eventsWebhook.url).catch((error: unknown) => {
		log.warn({ reason: (error as Error).message }, 'EVENTS_WEBHOOK_URL is refused');
	});
}
