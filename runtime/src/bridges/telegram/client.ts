/** The Bot API as the bridge uses it: grammY's client, with errors in the bridges' own terms. */
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { Api, InputFile } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { TelegramConfig } from '../../config/bridges-config';
import { ChatError } from '../../core/chat-error';
import type { Destination, Piece, PlacedPost } from '../bridge';
import { BridgeError } from '../bridge-error';
import { fetchFile } from '../fetch-file';
import { isNoPhoto, isTopicClosed, isUnchanged, toBridgeError } from './errors';

/** Seconds one call may take; an answer to `getUpdates` may take the time of the poll as well. */
const CALL_SECONDS = 20;
const POLL_SECONDS = 25;

const UPDATES = ['message', 'edited_message', 'message_reaction'] as const;

/** Reactions that bots may give are a fixed set; ✅ and ☑️ are not in it. */
const MARKS = { delivered: '👌', read: '👀' } as const;

export class TelegramClient {
	private readonly api: Api;
	private readonly polling: Api;

	constructor(private readonly config: TelegramConfig) {
		const { token, apiRoot } = config;
		this.api = new Api(token, { apiRoot, timeoutSeconds: CALL_SECONDS });
		this.polling = new Api(token, { apiRoot, timeoutSeconds: POLL_SECONDS + CALL_SECONDS });
	}

	me(): Promise<UserFromGetMe> {
		return this.call(() => this.api.getMe());
	}

	/** For the `check` command, which looks at everything there is. */
	get raw(): Api {
		return this.api;
	}

	async setWebhook(url: string, secret: string): Promise<void> {
		await this.call(() =>
			this.api.setWebhook(url, { secret_token: secret, allowed_updates: UPDATES }),
		);
	}

	/** Telegram answers `getUpdates` only while no webhook is set. What waits is kept. */
	async deleteWebhook(): Promise<void> {
		await this.call(() => this.api.deleteWebhook());
	}

	async updates(offset: number, signal: AbortSignal): Promise<Update[]> {
		return await this.call(() =>
			this.polling.getUpdates(
				{ offset, limit: 100, timeout: POLL_SECONDS, allowed_updates: UPDATES },
				signal as never,
			),
		);
	}

	async createTopic(chat: string, title: string): Promise<string> {
		const topic = await this.call(() => this.api.createForumTopic(chat, title));
		return String(topic.message_thread_id);
	}

	async setTopic(topic: Destination, title: string, open: boolean | undefined): Promise<void> {
		const id = Number(topic.thread);
		// A closed topic keeps its name, so it is renamed first; opening one that is open is no news.
		if (open === true) await this.call(() => this.api.reopenForumTopic(topic.place, id));
		await this.call(() => this.api.editForumTopic(topic.place, id, { name: title }));
		if (open === false) await this.call(() => this.api.closeForumTopic(topic.place, id));
	}

	async send(to: Destination, piece: Piece, replyTo?: string): Promise<string> {
		const topic = to.thread === '' ? undefined : Number(to.thread);
		const options = {
			...(topic !== undefined && { message_thread_id: topic }),
			...(replyTo !== undefined && { reply_parameters: { message_id: Number(replyTo) } }),
		};
		const post = async () => {
			if (piece.kind === 'text') {
				const html = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const;
				return await this.api.sendMessage(to.place, piece.text, { ...options, ...html });
			}
			const bytes = await piece.open();
			if (!bytes) throw new BridgeError('refused', 'the file is gone');
			const { mimeType, filename } = piece.file;
			const content = await buffer(bytes);
			const input = () => new InputFile(content, filename);
			const isPhoto = /^image\/(jpeg|png|webp)$/.test(mimeType);
			try {
				if (isPhoto) return await this.api.sendPhoto(to.place, input(), options);
			} catch (error) {
				if (!isNoPhoto(error)) throw error;
			}
			return await this.api.sendDocument(to.place, input(), options);
		};
		const sent = await this.call(() => this.inOpenTopic(to, post));
		// Where a topic was deleted, some servers post to the general one instead of saying so.
		if (topic !== undefined && sent.message_thread_id !== topic) {
			await this.api.deleteMessage(to.place, sent.message_id).catch(() => {});
			throw new BridgeError('thread-gone', 'the topic was deleted');
		}
		return String(sent.message_id);
	}

	/** A plain answer to an operator. */
	async answer(chat: number, messageId: number, topic: number | undefined, text: string) {
		await this.call(() =>
			this.api.sendMessage(chat, text.slice(0, 4096), {
				...(topic !== undefined && { message_thread_id: topic }),
				reply_parameters: { message_id: messageId, allow_sending_without_reply: true },
				link_preview_options: { is_disabled: true },
			}),
		);
	}

	async edit({ place, post }: PlacedPost, text: string): Promise<void> {
		await this.call(() =>
			this.api.editMessageText(place, Number(post), text, {
				parse_mode: 'HTML',
				link_preview_options: { is_disabled: true },
			}),
		);
	}

	async remove({ place, post }: PlacedPost): Promise<void> {
		await this.call(() => this.api.deleteMessage(place, Number(post)));
	}

	async mark({ place, post }: PlacedPost, receipt: 'delivered' | 'read'): Promise<void> {
		const reaction = [{ type: 'emoji', emoji: MARKS[receipt] } as const];
		await this.call(() => this.api.setMessageReaction(place, Number(post), reaction));
	}

	/** Opens a file by its id. Throws a ChatError that an operator can read. */
	async openFile(fileId: string): Promise<Readable> {
		const { token, apiRoot } = this.config;
		const file = await this.api.getFile(fileId).catch(() => undefined);
		const path = file?.file_path;
		if (path === undefined || path.split('/').includes('..')) {
			throw new ChatError('FILE_INCOMPLETE', 'Telegram does not hand it out.');
		}
		return await fetchFile(`${apiRoot}/file/bot${token}/${path}`);
	}

	private async inOpenTopic<T>(to: Destination, post: () => Promise<T>): Promise<T> {
		try {
			return await post();
		} catch (error) {
			if (!isTopicClosed(error)) throw error;
			await this.api.reopenForumTopic(to.place, Number(to.thread));
			return await post();
		}
	}

	private async call<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			if (isUnchanged(error)) return undefined as T;
			throw toBridgeError(error);
		}
	}
}
