/** The bridges of one service: loaded when they are set up, started, stopped, and asked how they are. */
import type { Logger } from 'pino';
import type { BridgesConfig } from '../config/bridges-config';
import { bridgeTarget } from '../core/bridges/bridge-targets';
import type { CardOptions } from '../core/bridges/describe-session';
import type { CoreContext } from '../core/core-context';
import type { AttemptResult, Deliverer } from '../outbox/outbox';
import type { BridgeName } from '../storage/bridge-records';
import { alwaysAlone, type Alone } from './alone';
import type { Bridge, BridgeState } from './bridge';
import type { BridgeContext } from './bridge-context';
import type { BridgeDefinition } from './bridge-definition';
import { bridgeDeliverer } from './bridge-deliverer';
import { Inbox } from './inbox';
import type { SlackBridge } from './slack/slack-bridge';
import type { TelegramBridge } from './telegram/telegram-bridge';

export interface BridgesOptions {
	config: BridgesConfig;
	/** Bridges of the embedding program. */
	own: readonly BridgeDefinition[];
	publicUrl: string | undefined;
	/** Whose turn it is to listen; undefined: this is the only instance. */
	turns?: (bridge: BridgeName) => Alone;
	log: Logger;
	/** Asked once the service runs; bridges and rules need each other. */
	core(): CoreContext;
	onError(error: unknown): void;
}

/** Gives a bridge; imports its SDK, which nobody else pays for. */
type Loader = (context: BridgeContext) => Promise<Bridge>;

/** How long updates of platforms are remembered: longer than any of them tries again. */
const REMEMBER_UPDATES_MS = 7 * 24 * 60 * 60_000;
const FORGET_AT_ONCE = 1000;

export class Bridges {
	private readonly loaders = new Map<BridgeName, Loader>();
	private readonly loading = new Map<BridgeName, Promise<Bridge>>();
	private readonly loaded = new Map<BridgeName, Bridge>();
	/** Ends the wait for each post under way. */
	private readonly underWay = new Set<(result: AttemptResult) => void>();
	private giveUp = () => {};
	/** Resolves when nobody waits for the bridges any more. */
	private readonly givenUp = new Promise<void>((resolve) => (this.giveUp = resolve));

	constructor(private readonly options: BridgesOptions) {
		const { telegram, discord, slack } = options.config;
		if (telegram) {
			this.loaders.set('telegram', async (context) => {
				const { TelegramBridge } = await import('./telegram/telegram-bridge');
				return new TelegramBridge(telegram, context);
			});
		}
		if (discord) {
			this.loaders.set('discord', async (context) => {
				const { DiscordBridge } = await import('./discord/discord-bridge');
				return new DiscordBridge(discord, context);
			});
		}
		if (slack) {
			this.loaders.set('slack', async (context) => {
				const { SlackBridge } = await import('./slack/slack-bridge');
				return new SlackBridge(slack, context);
			});
		}
		for (const own of options.own) {
			this.loaders.set(own.name, async (context) => await own.connect(context));
		}
	}

	get names(): BridgeName[] {
		return [...this.loaders.keys()];
	}

	/** How each of them is. */
	get states(): Partial<Record<BridgeName, BridgeState>> {
		const starting: BridgeState = { status: 'starting', since: this.options.core().clock.now() };
		return Object.fromEntries(
			this.names.map((name) => [name, this.loaded.get(name)?.state ?? starting]),
		);
	}

	get deliverer(): Deliverer {
		const { core, log } = this.options;
		let deliver: Deliverer | undefined;
		return async (delivery) => {
			deliver ??= bridgeDeliverer({
				core: core(),
				bridge: (name) => this.get(name),
				showOf: (name) => this.showOf(name),
				onRefused: (bridge, event, reason) =>
					log.warn({ bridge, event, reason }, 'a platform refused a post'),
			});
			const making = deliver(delivery);
			return await new Promise((resolve, reject) => {
				this.underWay.add(resolve);
				making.then(resolve, reject).finally(() => this.underWay.delete(resolve));
			});
		};
	}

	/** Connects all of them, in their own time: one that cannot holds up nobody. */
	start(): void {
		for (const name of this.names) {
			this.get(name)
				.then((bridge) => bridge?.start())
				.catch((error: unknown) => this.options.onError(error));
		}
		void this.forgetUpdates().catch((error: unknown) => this.options.onError(error));
	}

	/** Waits no longer for posts under way, which are tried again after the next start, nor for one that does not end. */
	abandon(): void {
		const result = { ok: false, status: null, reason: 'the service stops', answer: null };
		for (const end of this.underWay) end(result);
		this.giveUp();
	}

	/** One that fails to stop, or takes for ever, keeps nothing else from ending. */
	async stop(): Promise<void> {
		const ends = [...this.loading.values()].map(async (loading) => {
			const bridge = await loading.catch(() => undefined);
			await bridge?.stop();
		});
		const stopped = ends.map((end) => end.catch(this.options.onError));
		await Promise.race([Promise.all(stopped), this.givenUp]);
	}

	/** The bridge, loaded; undefined when it is not set up. */
	async get(name: BridgeName): Promise<Bridge | undefined> {
		const load = this.loaders.get(name);
		if (!load) return undefined;
		const known = this.loading.get(name);
		if (known) return await known;
		const loading = load(this.contextOf(name)).then((bridge) => {
			this.loaded.set(name, bridge);
			return bridge;
		});
		this.loading.set(name, loading);
		return await loading;
	}

	/** Hands on what Telegram brought to its webhook. */
	async receiveTelegram(update: unknown): Promise<void> {
		await ((await this.get('telegram')) as TelegramBridge | undefined)?.receive(update);
	}

	/** Hands on what Slack brought to its webhook, once it is known to be Slack's. */
	async receiveSlack(body: Record<string, unknown>): Promise<void> {
		await ((await this.get('slack')) as SlackBridge | undefined)?.receive(body);
	}

	/** What operators of this bridge may see of visitors. */
	private showOf(name: BridgeName): CardOptions {
		const { showUrl, showMetadata, show } = this.options.config;
		return { showUrl, showMetadata, ...show[name] };
	}

	private contextOf(name: BridgeName): BridgeContext {
		const { core, log, publicUrl } = this.options;
		const bridgeLog = log.child({ bridge: name });
		let wasOnline = false;
		return {
			clock: core().clock,
			inbox: new Inbox(core(), name, this.showOf(name)),
			log: bridgeLog,
			publicUrl,
			alone: this.options.turns?.(name) ?? alwaysAlone,
			onState: ({ status, reason }) => {
				if (status === 'offline') bridgeLog.warn({ reason }, 'bridge is offline');
				else bridgeLog.info({ status }, 'bridge');
				// What piled up meanwhile need not wait for the next attempt of each session.
				if (status === 'online' && !wasOnline) this.hurry(name);
				wasOnline = status === 'online';
			},
		};
	}

	private hurry(name: BridgeName): void {
		const { core, onError } = this.options;
		core()
			.journal.write(async (unit) => {
				await unit.tx.resumeTarget(bridgeTarget(name), unit.now);
				unit.deliveriesDue();
			})
			.catch(onError);
	}

	private async forgetUpdates(): Promise<void> {
		const { journal, clock } = this.options.core();
		const before = clock.now() - REMEMBER_UPDATES_MS;
		const forget = () =>
			journal.write(({ tx }) => tx.bridges.deleteUpdates(before, FORGET_AT_ONCE));
		while (this.names.length > 0 && (await forget()) === FORGET_AT_ONCE);
	}
}
