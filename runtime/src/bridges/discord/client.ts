/** The Discord API as the bridge uses it: discord.js's REST client, with errors in the bridges' own terms. */
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { MessageFlags, REST, Routes } from 'discord.js';
import type { DiscordConfig } from '../../config/bridges-config';
import type { Destination, Piece, PlacedPost } from '../bridge';
import { BridgeError } from '../bridge-error';
import { isArchived, toBridgeError } from './errors';

/** Time one call may take, in milliseconds. */
const TIMEOUT_MS = 20_000;

/** discord.js waits for shorter limits itself, which are per channel; longer ones are the outbox's business. */
const LONG_LIMIT_MS = 5000;

/** A public thread that begins without a message (channel type 11). */
const PUBLIC_THREAD = 11;
const ARCHIVE_AFTER_MIN = 1440;

const MARKS = { delivered: '☑️', read: '👁️' } as const;

/** Threads whose names are known; of others they are set again. */
const MAX_NAMES = 500;

/** No text of anybody's pings anybody. */
const NO_MENTIONS = { parse: [], replied_user: false };

export class DiscordClient {
	readonly rest: REST;
	private readonly names = new Map<string, string>();

	constructor({ token, apiUrl }: DiscordConfig) {
		this.rest = new REST({
			api: apiUrl,
			version: '10',
			retries: 0,
			// discord.js brings an undici of its own that would work with the dispatcher of ours, which refuses its forms.
			makeRequest: (url, init) => fetch(url, init as RequestInit) as never,
			timeout: TIMEOUT_MS,
			rejectOnRateLimit: ({ timeToReset, global }) => global || timeToReset > LONG_LIMIT_MS,
		}).setToken(token);
	}

	async createThread(channel: string, name: string): Promise<string> {
		const body = { name, type: PUBLIC_THREAD, auto_archive_duration: ARCHIVE_AFTER_MIN };
		const { id } = (await this.call(() => this.rest.post(Routes.threads(channel), { body }))) as {
			id: string;
		};
		return id;
	}

	/** Discord allows two new names in ten minutes, so a name that has to wait is let go, and none is set twice. */
	async setThread(thread: string, name: string, open: boolean | undefined): Promise<void> {
		const patch = (body: object) =>
			this.call(() => this.rest.patch(Routes.channel(thread), { body }));
		if (this.names.get(thread) !== name || open !== false) {
			// An archived thread takes no new name.
			await patch({ name, archived: false }).catch((error: unknown) => {
				if (!(error instanceof BridgeError) || error.kind !== 'throttled') throw error;
			});
		}
		if (this.names.size >= MAX_NAMES) this.names.clear();
		this.names.set(thread, name);
		if (open === false) await patch({ archived: true });
	}

	/** @param key the same for every attempt: Discord then posts it once */
	async send(to: Destination, piece: Piece, replyTo?: string, key?: string): Promise<string> {
		const body = {
			...(piece.kind === 'text' && { content: piece.text }),
			allowed_mentions: NO_MENTIONS,
			flags: MessageFlags.SuppressEmbeds,
			...(replyTo !== undefined && { message_reference: { message_id: replyTo } }),
			...(key !== undefined && { nonce: nonceOf(key), enforce_nonce: true }),
		};
		const files = piece.kind === 'file' ? [await fileOf(piece)] : undefined;
		const message = await this.call(() =>
			this.rest.post(Routes.channelMessages(to.place), { body, files }),
		);
		return (message as { id: string }).id;
	}

	async edit({ place, post }: PlacedPost, content: string): Promise<void> {
		const body = { content, allowed_mentions: NO_MENTIONS };
		await this.inOpenThread(place, () =>
			this.rest.patch(Routes.channelMessage(place, post), { body }),
		);
	}

	async remove({ place, post }: PlacedPost): Promise<void> {
		await this.inOpenThread(place, () => this.rest.delete(Routes.channelMessage(place, post)));
	}

	async mark({ place, post }: PlacedPost, receipt: 'delivered' | 'read'): Promise<void> {
		const emoji = encodeURIComponent(MARKS[receipt]);
		await this.call(() => this.rest.put(Routes.channelMessageOwnReaction(place, post, emoji)));
	}

	/** Opens a thread that was archived meanwhile, and tries again. */
	private async inOpenThread<T>(thread: string, work: () => Promise<T>): Promise<T> {
		return await this.call(async () => {
			try {
				return await work();
			} catch (error) {
				if (!isArchived(error)) throw error;
				await this.rest.patch(Routes.channel(thread), { body: { archived: false } });
				return await work();
			}
		});
	}

	private async call<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw toBridgeError(error);
		}
	}
}

async function fileOf({ file, open }: Extract<Piece, { kind: 'file' }>) {
	const bytes = await open();
	if (!bytes) throw new BridgeError('refused', 'the file is gone');
	return { name: file.filename, data: await buffer(bytes), contentType: file.mimeType };
}

/** At most 25 characters. */
function nonceOf(key: string): string {
	return createHash('sha256').update(key).digest('base64url').slice(0, 25);
}
