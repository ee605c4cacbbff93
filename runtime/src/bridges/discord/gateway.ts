/** Discord's gateway: the stream of events, kept open and resumed by discord.js. */
import { Client, Events, GatewayIntentBits, Options } from 'discord.js';
import type { DiscordConfig } from '../../config/bridges-config';
import { toBridgeError } from './errors';
import type { Dispatch } from './receive';

const INTENTS = [
	GatewayIntentBits.Guilds,
	GatewayIntentBits.GuildMessages,
	GatewayIntentBits.GuildMessageReactions,
	GatewayIntentBits.GuildMessageTyping,
	GatewayIntentBits.MessageContent,
];

/** Close codes after which trying again is no use until somebody changes a setting. */
const MEANINGS: Record<number, string> = {
	4004: 'the token is wrong',
	4013: 'the intents are not valid',
	4014: 'MESSAGE CONTENT INTENT is not switched on for the bot',
};

export interface GatewayOptions {
	config: DiscordConfig;
	signal: AbortSignal;
	online(): void;
	/** Called with every new session of the gateway, which knows nothing of what was before. */
	onBegin(): Promise<void>;
	offline(reason: string): void;
	/** Called with one event after the other. */
	onDispatch(dispatch: Dispatch): Promise<void>;
	onError(error: unknown): void;
}

/** Stays connected until the signal says stop; throws when Discord does not want us. */
export async function listenToGateway(options: GatewayOptions): Promise<void> {
	const { config, signal, online, offline, onBegin, onDispatch, onError } = options;
	const client = new Client({
		intents: INTENTS,
		rest: { api: config.apiUrl, version: '10', retries: 1, timeout: 20_000 },
		// Nothing is looked up in what it keeps, so it keeps nothing it can do without.
		makeCache: Options.cacheWithLimits({
			MessageManager: 0,
			ThreadMemberManager: 0,
			ReactionManager: 0,
			PresenceManager: 0,
			GuildMemberManager: {
				maxSize: 10,
				keepOverLimit: ({ id, client: { user } }) => id === user.id,
			},
		}),
	});
	let last = Promise.resolve();
	let fail: (reason: Error) => void = () => {};
	const ended = new Promise<void>((resolve, reject) => {
		fail = reject;
		if (signal.aborted) resolve();
		signal.addEventListener('abort', () => resolve(), { once: true });
	});
	client.on(Events.Raw, (packet: Dispatch) => {
		// In the order they came, each on its own: one that fails must not stop the others.
		last = last.then(() => onDispatch(packet)).catch(onError);
	});
	client.on(Events.ClientReady, () => {
		online();
		last = last.then(onBegin).catch(onError);
	});
	client.on(Events.ShardReady, () => {
		// Also where a session could not be resumed.
		if (client.isReady()) last = last.then(onBegin).catch(onError);
	});
	client.on(Events.ShardResume, online);
	client.on(Events.ShardReconnecting, () => offline('Discord closed the connection'));
	client.on(Events.ShardDisconnect, ({ code }) =>
		fail(new Error(`Discord: ${MEANINGS[code] ?? `closed with ${code}`}`)),
	);
	client.on(Events.Invalidated, () => fail(new Error('Discord: the session is invalid')));
	client.on(Events.Error, () => {});
	client.on(Events.ShardError, () => {});
	try {
		const login = client.login(config.token).catch((error: unknown) => {
			const reason = (error as Error).message;
			throw /token/i.test(reason) ? new Error('Discord: the token is wrong') : toBridgeError(error);
		});
		await Promise.race([login.then(() => ended), ended]);
	} finally {
		await client.destroy();
		await last;
	}
}
