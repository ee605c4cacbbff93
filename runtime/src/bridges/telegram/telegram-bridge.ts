/** Operators answer from Telegram: each visitor in a topic of a forum, or all of them in one stream. */
import type { Update } from 'grammy/types';
import type { TelegramConfig } from '../../config/bridges-config';
import type { Bridge, BridgeState, Destination, OpenedThread, Piece, PlacedPost } from '../bridge';
import type { BridgeContext } from '../bridge-context';
import { BridgeError } from '../bridge-error';
import { Connection } from '../connection';
import { ForeignChats } from '../foreign-chats';
import type { Post } from '../post';
import { writePost } from '../write-post';
import { TelegramClient } from './client';
import { telegramMarkup } from './format';
import { TelegramReceiver } from './receive';

type Text = Extract<Piece, { kind: 'text' }>;

/** Attempts at an update that cannot be handled, before the ones behind it get their turn. */
const MAX_TRIES = 3;

export class TelegramBridge implements Bridge {
	readonly name = 'telegram';
	readonly nativeReplies = true;
	private readonly client: TelegramClient;
	private readonly connection: Connection;
	private readonly receiver: TelegramReceiver;
	private username = '';
	private offset = 0;
	private tries = 0;

	constructor(
		private readonly config: TelegramConfig,
		private readonly context: BridgeContext,
	) {
		const { clock, inbox, onState } = context;
		this.client = new TelegramClient(config);
		this.connection = new Connection({
			clock,
			onState,
			connect: (signal, online) => this.connect(signal, online),
		});
		const foreign = new ForeignChats(context.log);
		this.receiver = new TelegramReceiver({
			inbox,
			chats: new Set(config.forumChatId ? [config.forumChatId] : config.chatIds),
			forum: config.forumChatId !== undefined,
			username: () => this.username,
			openFile: (id) => this.client.openFile(id),
			answer: async ({ chat, message_id, message_thread_id, is_topic_message }, text) => {
				const topic = is_topic_message ? message_thread_id : undefined;
				// An answer that cannot be given must not bring the update back.
				await this.client.answer(chat.id, message_id, topic, text).catch((error: unknown) => {
					context.log.warn({ reason: (error as Error).message }, 'an answer was not posted');
				});
			},
			onForeign: (chat) => foreign.note(chat),
		});
	}

	get state(): BridgeState {
		return this.connection.state;
	}

	get sharesChat(): boolean {
		return this.config.forumChatId === undefined;
	}

	get hint(): string {
		return this.sharesChat
			? 'Reply to this message to answer. /help lists the commands.'
			: 'Write here to answer. /help lists the commands.';
	}

	start(): void {
		this.connection.start();
	}

	async stop(): Promise<void> {
		await this.connection.stop();
	}

	/** An update that Telegram brought to the webhook. */
	async receive(update: unknown): Promise<void> {
		await this.receiver.update(update as Update);
	}

	async openThread(title: string): Promise<OpenedThread> {
		const { forumChatId } = this.config;
		if (forumChatId === undefined) return { place: '', thread: '', cardShown: false };
		const thread = await this.client.createTopic(forumChatId, title);
		return { place: forumChatId, thread, cardShown: false };
	}

	destinations({ place, thread }: Destination): Destination[] {
		const { forumChatId, chatIds } = this.config;
		if (forumChatId === undefined) {
			return thread === '' ? chatIds.map((chat) => ({ place: chat, thread: '' })) : [];
		}
		return place === forumChatId && thread !== '' ? [{ place, thread }] : [];
	}

	write(post: Post): Text[] {
		return writePost(post, telegramMarkup);
	}

	async send(to: Destination, piece: Piece, replyTo?: string): Promise<string> {
		return await this.client.send(to, piece, replyTo);
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
		if (thread.thread !== '') await this.client.setTopic(thread, title, open);
	}

	private async connect(signal: AbortSignal, online: () => void): Promise<void> {
		this.username = (await this.client.me()).username;
		const { webhookSecret } = this.config;
		const { publicUrl } = this.context;
		if (webhookSecret !== undefined && publicUrl !== undefined) {
			await this.client.setWebhook(`${publicUrl}/bridges/telegram/webhook`, webhookSecret);
			online();
			await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
			return;
		}
		await this.client.deleteWebhook();
		online();
		// Telegram tells one listener, and cuts it off for the next one who asks.
		await this.context.alone(signal, online, async (turn) => {
			while (!turn.aborted) await this.poll(turn);
		});
	}

	private async poll(signal: AbortSignal): Promise<void> {
		const updates = await this.nextUpdates(signal);
		for (const update of updates) {
			if (signal.aborted) return;
			await this.take(update);
			// Asking for what follows is what tells Telegram that this one is done.
			this.offset = update.update_id + 1;
		}
	}

	/** Waits as long as Telegram asks for, instead of taking that for a broken connection. */
	private async nextUpdates(signal: AbortSignal): Promise<Update[]> {
		try {
			return await this.client.updates(this.offset, signal);
		} catch (error) {
			if (signal.aborted) return [];
			if (!(error instanceof BridgeError) || error.kind !== 'throttled') throw error;
			const ms = error.retryAfterMs ?? 1000;
			await new Promise<void>((resolve) => {
				const cancel = this.context.clock.after(ms, resolve);
				signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
			});
			return [];
		}
	}

	private async take(update: Update): Promise<void> {
		try {
			await this.receiver.update(update);
			this.tries = 0;
		} catch (error) {
			this.tries += 1;
			if (this.tries < MAX_TRIES) throw error;
			this.tries = 0;
			this.context.log.error({ err: error, update: update.update_id }, 'an update was skipped');
		}
	}
}
