/** The service put together: store, rules, outbox, sockets and HTTP, started and stopped as one. */
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Agent } from 'undici';
import type { WebSocket } from 'ws';
import { version } from '../package.json';
import type { Config } from './config/config';
import { systemClock, type Clock } from './core/clock';
import type { CoreContext } from './core/core-context';
import { Journal } from './core/journal';
import { targetGuard } from './delivery/webhook/target-guard';
import { webhookDeliverer } from './delivery/webhook/webhook-deliverer';
import { Outbox, type OutboxOptions } from './outbox/outbox';
import { loadProjectIdentity } from './project-identity';
import { startHeartbeat } from './realtime/heartbeat';
import { Hub } from './realtime/hub';
import { CLOSE } from './realtime/socket-frames';
import { apiKeyCheck, loadOrCreateApiKey } from './security/api-keys';
import { clientAddress } from './security/client-address';
import { originCheck } from './security/origins';
import { memoryRateLimits, noRateLimits } from './security/rate-limits';
import { VisitorTokens } from './security/visitor-tokens';
import { SqliteStore } from './storage/sqlite/sqlite-store';
import type { Store } from './storage/store';
import { createApp } from './transport/http/app';
import type { HttpContext } from './transport/http/http-context';
import { operatorChannel } from './transport/ws/operator-channel';
import { acceptUpgrades } from './transport/ws/upgrade';
import { visitorChannel } from './transport/ws/visitor-channel';

export interface PocketPingOptions {
	config: Config;
	log: Logger;
	/** Directory of the files that browsers load. */
	publicDir: string;
	clock?: Clock;
	/** Hears that the disk refused a commit. Nothing can be kept any more: the process should end. */
	onBroken: (error: unknown) => void;
	/** Time that open requests and deliveries get to finish when the service stops. Default 5000. */
	drainMs?: number;
}

interface Parts {
	server: Server;
	store: Store;
	outbox: Outbox;
	sockets: ReadonlySet<WebSocket>;
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
		const deliverers = { webhook: webhookDeliverer({ store, clock, agent, userAgent }) };
		const onFailure: OutboxOptions['onFailure'] = ({ id, target, attempts }, result, retryInMs) => {
			const facts = { delivery: id, target, attempt: attempts + 1, ...result, retryInMs };
			if (retryInMs === undefined) log.error(facts, 'delivery given up');
			else log.warn(facts, 'delivery failed, will be tried again');
		};
		const outbox = new Outbox({ store, clock, deliverers, onError, onFailure });
		const hub = new Hub();
		const journal = new Journal(store, clock, projectId);
		journal.onCommit((events) => hub.publish(events));
		journal.onDeliveriesDue(() => outbox.wake());

		const core: CoreContext = {
			store,
			journal,
			clock,
			projectId,
			settings: { welcomeMessage: config.welcomeMessage },
			realtime: hub,
			assertDeliverable: (url) => guard.assertUrl(url),
		};
		const context: HttpContext = {
			core,
			config,
			tokens: new VisitorTokens(visitorSecret),
			isApiKey: apiKeyCheck(apiKey.key),
			isAllowedOrigin: originCheck(config.allowedOrigins, config.publicUrl),
			addressOf: clientAddress(config.trustProxy),
			limits: config.rateLimits ? memoryRateLimits() : noRateLimits,
			log,
			version,
			publicDir: options.publicDir,
		};
		const app = createApp(context);
		const state = { stopping: false };
		const shouldUpgradeCallback = ({ headers }: IncomingMessage) =>
			headers.upgrade?.toLowerCase() === 'websocket';
		const server = createServer(
			{ requestTimeout: 30_000, shouldUpgradeCallback },
			(request, response) => {
				// A client that keeps its connection would keep the service from ending.
				if (state.stopping) response.setHeader('Connection', 'close');
				app(request, response);
			},
		);
		const operators = operatorChannel(context, hub);
		const channels = {
			'/pocketping/stream': visitorChannel(context, hub),
			'/ws': operators,
			'/v1/ws': operators,
		};
		const sockets = acceptUpgrades(server, channels, { onError, isStopping: () => state.stopping });

		try {
			await listen(server, config);
		} catch (error) {
			await store.close();
			throw error;
		}
		await outbox.start();
		return new PocketPing({
			server,
			store,
			outbox,
			sockets,
			state,
			agent: () => loading,
			stopHeartbeat: startHeartbeat(sockets, clock),
			drainMs,
			apiKey,
		});
	}

	get port(): number {
		return (this.parts.server.address() as AddressInfo).port;
	}

	/** The management API key in force, and whether this start made it. */
	get apiKey(): { key: string; created: boolean } {
		return this.parts.apiKey;
	}

	/** Accepts nothing new, finishes what was begun, closes sockets with 1001, then closes the store. */
	async stop(): Promise<void> {
		const { server, store, outbox, sockets, state, agent, stopHeartbeat, drainMs } = this.parts;
		state.stopping = true;
		const closed = new Promise((resolve) => server.close(resolve));
		stopHeartbeat();
		for (const socket of sockets) socket.close(CLOSE.goingAway, 'server is stopping');
		server.closeIdleConnections();
		// Whoever does not finish in time is cut off; a delivery cut off is tried again after the next start.
		const cutOff = setTimeout(() => {
			for (const socket of sockets) socket.terminate();
			server.closeAllConnections();
			void agent()?.then((client) => client.destroy());
		}, drainMs);
		await Promise.all([closed, outbox.stop()]);
		clearTimeout(cutOff);
		await (await agent())?.close().catch(() => {});
		await store.close();
	}
}

function listen(server: Server, { port, host }: Config): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen({ port, host, backlog: 1024 }, () => {
			server.off('error', reject);
			resolve();
		});
	});
}
