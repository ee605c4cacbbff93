/** Operators answer from Discord: each visitor in a thread of one channel, or all of them in the channel. */
import type { DiscordConfig } from '../../config/bridges-config';
import type { Bridge, BridgeState, Destination, OpenedThread, Piece, PlacedPost } from '../bridge';
import type { BridgeContext } from '../bridge-context';
import { Connection } from '../connection';
import type { Post } from '../post';
import { writePost } from '../write-post';
import { catchUp } from './catch-up';
import { DiscordClient } from './client';
import { discordMarkup } from './format';
import { listenToGateway } from './gateway';
import { DiscordReceiver } from './receive';

type Text = Extract<Piece, { kind: 'text' }>;

export class DiscordBridge implements Bridge {
	readonly name = 'discord';
	readonly nativeReplies = true;
	readonly opensByPosting = true;
	private readonly client: DiscordClient;
	private readonly connection: Connection;

	constructor(
		private readonly config: DiscordConfig,
		context: BridgeContext,
	) {
		const { clock, inbox, log, onState } = context;
		this.client = new DiscordClient(config);
		const receiver = new DiscordReceiver({
			config,
			inbox,
			answer: async ({ channel_id: place, id }, text) => {
				const to = { place, thread: place };
				for (const piece of this.write({ text })) {
					// An answer that cannot be given is no reason to stop listening.
					await this.client.send(to, piece, id).catch((error: unknown) => {
						log.warn({ reason: (error as Error).message }, 'an answer was not posted');
					});
				}
			},
		});
		this.connection = new Connection({
			clock,
			onState,
			connect: (signal, online, offline) =>
				context.alone(signal, online, (turn) =>
					listenToGateway({
						config,
						signal: turn,
						online,
						offline,
						onBegin: () =>
							catchUp(this.client.rest, inbox, (dispatch) => receiver.dispatch(dispatch)),
						onDispatch: (dispatch) => receiver.dispatch(dispatch),
						onError: (error) => log.error({ err: error }, 'an event was not handled'),
					}),
				),
		});
	}

	get state(): BridgeState {
		return this.connection.state;
	}

	get sharesChat(): boolean {
		return !this.config.useThreads;
	}

	get hint(): string {
		return this.sharesChat
			? 'Reply to this message to answer. !help lists the commands.'
			: 'Write here to answer. !help lists the commands.';
	}

	start(): void {
		this.connection.start();
	}

	async stop(): Promise<void> {
		await this.connection.stop();
	}

	async openThread(title: string): Promise<OpenedThread> {
		const { channelId, useThreads } = this.config;
		if (!useThreads) return { place: channelId, thread: '', cardShown: false };
		const thread = await this.client.createThread(channelId, title);
		return { place: channelId, thread, cardShown: false };
	}

	/** Posts are named by the thread that they are in: to Discord it is a channel of its own. */
	destinations({ place, thread }: Destination): Destination[] {
		if (place !== this.config.channelId || this.config.useThreads !== (thread !== '')) return [];
		return [{ place: thread || place, thread }];
	}

	write(post: Post): Text[] {
		return writePost(post, discordMarkup);
	}

	async send(to: Destination, piece: Piece, replyTo?: string, key?: string): Promise<string> {
		return await this.client.send(to, piece, replyTo, key);
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

	async setThread(thread: Destination, title: string, open: boolean | undefined): Promise<void> {
		if (thread.thread !== '') await this.client.setThread(thread.thread, title, open);
	}
}
