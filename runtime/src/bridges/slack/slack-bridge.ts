/** Operators answer from Slack: each visitor in a thread of one channel. */
import { App, SocketModeReceiver, webApi, type Receiver } from '@slack/bolt';
import type { SlackConfig } from '../../config/bridges-config';
import type { Bridge, BridgeState, Destination, OpenedThread, Piece, PlacedPost } from '../bridge';
import type { BridgeContext } from '../bridge-context';
import { Connection } from '../connection';
import { ForeignChats } from '../foreign-chats';
import type { Post } from '../post';
import { writePost } from '../write-post';
import { SlackClient } from './client';
import { slackMarkup } from './format';
import { slackLogger } from './logger';
import { SlackReceiver, type SlackMessage } from './receive';

type Text = Extract<Piece, { kind: 'text' }>;

/** Time one call may take, in milliseconds. */
const TIMEOUT_MS = 20_000;

/** Slack calls this service: its own routes check the signature and hand the event on. */
const handedOn: Receiver = {
	init: () => {},
	start: async () => undefined,
	stop: async () => undefined,
};

export class SlackBridge implements Bridge {
	readonly name = 'slack';
	readonly nativeReplies = false;
	readonly sharesChat = false;
	readonly hint = 'Answer in this thread. "@PocketPing help" lists the commands.';
	private readonly app: App;
	private readonly socket: SocketModeReceiver | undefined;
	private readonly client: SlackClient;
	private readonly connection: Connection;
	private me = { userId: '', botId: '' };

	constructor(
		private readonly config: SlackConfig,
		context: BridgeContext,
	) {
		const { clock, inbox, log, onState } = context;
		const { token, appToken, apiUrl } = config;
		const clientOptions = {
			slackApiUrl: `${apiUrl}/`,
			retryConfig: { retries: 0 },
			rejectRateLimitedCalls: true,
			timeout: TIMEOUT_MS,
			logger: slackLogger(log),
		};
		const quiet = { logger: slackLogger(log) };
		this.socket = appToken
			? new SocketModeReceiver({ appToken, installerOptions: { clientOptions }, ...quiet })
			: undefined;
		this.app = new App({
			receiver: this.socket ?? handedOn,
			clientOptions,
			authorize: async () => ({
				botToken: token,
				botId: this.me.botId,
				botUserId: this.me.userId,
			}),
			...quiet,
		});
		this.client = new SlackClient(new webApi.WebClient(token, clientOptions), () => clock.now());
		this.connection = new Connection({
			clock,
			onState,
			connect: (signal, online, offline) => this.connect(signal, online, offline),
		});
		const foreign = new ForeignChats(log);
		const receiver = new SlackReceiver({
			config,
			inbox,
			botUserId: () => this.me.userId,
			operator: (id) => this.client.operator(id),
			answer: async (thread, text) => {
				const [piece] = this.write({ text });
				// An answer that cannot be given must not bring the event back.
				await this.client
					.post(config.channelId, piece?.text ?? text, thread)
					.catch((error: unknown) => {
						log.warn({ reason: (error as Error).message }, 'an answer was not posted');
					});
			},
			onForeign: (channel) => foreign.note(channel),
		});
		this.app.event('message', ({ event }) => receiver.message(event as SlackMessage));
		this.app.event('app_mention', ({ event }) => receiver.mention(event as SlackMessage));
		this.app.event('reaction_added', async ({ event: { item, user } }) => {
			if (item.type === 'message') await receiver.reaction(item.channel, item.ts, user);
		});
		this.app.error(async (error) => {
			throw error.original ?? error;
		});
	}

	get state(): BridgeState {
		return this.connection.state;
	}

	start(): void {
		this.connection.start();
	}

	async stop(): Promise<void> {
		await this.connection.stop();
	}

	/** An event that Slack brought to the webhook. */
	async receive(body: Record<string, unknown>): Promise<void> {
		// Without knowing who we are, our own posts would look like an operator's.
		if (this.me.userId === '') this.me = await this.client.me();
		await this.app.processEvent({ body, ack: async () => {} });
	}

	async openThread(title: string, card: Post): Promise<OpenedThread> {
		const [root] = this.write({ ...card, title });
		const { channelId } = this.config;
		const thread = await this.client.post(channelId, root?.text ?? title);
		return { place: channelId, thread, cardShown: true };
	}

	destinations({ place, thread }: Destination): Destination[] {
		return place === this.config.channelId && thread !== '' ? [{ place, thread }] : [];
	}

	write(post: Post): Text[] {
		return writePost(post, slackMarkup);
	}

	async send(to: Destination, piece: Piece): Promise<string> {
		return await this.client.send(to, piece);
	}

	async edit(post: PlacedPost, { text }: Text): Promise<void> {
		await this.client.edit(post, text);
	}

	async remove(post: PlacedPost): Promise<void> {
		await this.client.remove(post);
	}

	async mark(post: PlacedPost, receipt: 'delivered' | 'read'): Promise<void> {
		await this.client.mark(post, receipt);
	}

	/** A thread has no name of its own: its first message is the card, and that is rewritten. */
	async setThread(
		{ place, thread }: Destination,
		title: string,
		_open: boolean | undefined,
		card: Post,
	): Promise<void> {
		const [root] = this.write({ ...card, title });
		if (root) await this.client.edit({ place, post: thread }, root.text);
	}

	private async connect(
		signal: AbortSignal,
		online: () => void,
		offline: (reason: string) => void,
	): Promise<void> {
		this.me = await this.client.me();
		if (!this.socket) {
			online();
			await aborted(signal);
			return;
		}
		const { client } = this.socket;
		const stop = () => void client.disconnect().catch(() => {});
		signal.addEventListener('abort', stop, { once: true });
		// Slack closes every connection now and then; its client opens the next one by itself.
		const lost = () => offline('Slack closed the connection');
		client.on('connected', online).on('reconnecting', lost);
		try {
			await client.start();
			await aborted(signal);
		} finally {
			client.off('connected', online).off('reconnecting', lost);
			signal.removeEventListener('abort', stop);
			await client.disconnect().catch(() => {});
		}
	}
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
}
