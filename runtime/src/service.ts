/** The program's service: an instance of the library behind a port of its own. */
import type { RequestListener } from 'node:http';
import type { AiNumbers } from './ai/ai-metrics';
import type { BridgeState } from './bridges/bridge';
import type { Instance } from './library/instance';
import { instanceOf, type PocketPing } from './pocketping';
import type { BridgeName } from './storage/bridge-records';
import { createApp } from './transport/http/app';
import { closeGracefully } from './transport/http/close-gracefully';
import { createHttpServer } from './transport/http/http-server';
import { listen, portOf } from './transport/http/listen';
import { messageClasses } from './transport/http/message-classes';
import { operatorChannel } from './transport/ws/operator-channel';
import { acceptUpgrades } from './transport/ws/upgrade';
import { visitorChannel } from './transport/ws/visitor-channel';
import type { ApiKey } from './wiring/load-api-key';

/** Path of the widget's channel, which widgets know. */
const CHANNEL_PATH = '/pocketping';

export class Service {
	private constructor(
		private readonly instance: Instance,
		/** The port it listens on. */
		readonly port: number,
		/** Ends the service in order. */
		readonly stop: () => Promise<void>,
	) {}

	/**
	 * Opens everything, listens, and begins to work.
	 * @throws when the directory cannot be written, the database cannot be opened, or the port is taken
	 */
	static async start(pocketPing: PocketPing): Promise<Service> {
		const instance = instanceOf(pocketPing);
		const parts = await instance.open({
			channelPath: CHANNEL_PATH,
			address: () => `http://localhost:${portOf(server)}`,
		});
		const { context, onError } = parts;
		const app = createApp(context);
		const { metrics } = context.operations;
		const listener: RequestListener = (request, response) => {
			// A client that keeps its connection would keep the service from ending.
			if (instance.isStopping) response.setHeader('Connection', 'close');
			metrics.watch(response);
			app(request, response);
		};
		const server = createHttpServer(listener, { classes: messageClasses(app) });
		const operators = operatorChannel(context);
		const channels = {
			[`${CHANNEL_PATH}/stream`]: visitorChannel(context),
			'/ws': operators,
			'/v1/ws': operators,
		};
		const close = closeGracefully(server);
		acceptUpgrades(server, channels, { onError, isStopping: () => instance.isStopping });
		const front = { close, cutOff: () => server.closeAllConnections() };
		try {
			await listen(server, instance.config);
		} catch (error) {
			await instance.end({ close: () => Promise.resolve(), cutOff: () => {} });
			throw error;
		}
		instance.begin();
		return new Service(instance, portOf(server), () => instance.end(front));
	}

	/** The management API key in force, and whether this start made it. */
	get apiKey(): ApiKey {
		return this.instance.parts.apiKey;
	}

	/** What the AI did since the start. */
	get aiNumbers(): Readonly<AiNumbers> {
		return this.instance.parts.workers.ai.numbers();
	}

	/** How each bridge that is set up is. */
	get bridgeStates(): Partial<Record<BridgeName, BridgeState>> {
		return this.instance.parts.workers.bridges.states;
	}

	/** What is kept in memory for open streams; all of it is 0 when nobody is connected. */
	get openStreams(): { connections: number; pages: number; sessions: number; owners: number } {
		const { hub, context } = this.instance.parts;
		const { connections, sessions } = hub;
		const { owners } = context.streams;
		return { connections: connections.size, pages: hub.openPages, sessions, owners };
	}
}
