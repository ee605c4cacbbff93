/** The Web API as the bridge uses it: Slack's own client, with errors in the bridges' own terms. */
import { buffer } from 'node:stream/consumers';
import type { webApi } from '@slack/bolt';
import type { BridgeOperator } from '../../core/bridges/bridge-input';
import type { Destination, Piece, PlacedPost } from '../bridge';
import { BridgeError } from '../bridge-error';
import { isUnchanged, toBridgeError } from './errors';

/** Ids of posts that are files begin with this; all others are times. */
const FILE_ID = /^F/;

const MARKS = { delivered: 'ballot_box_with_check', read: 'eyes' } as const;

/** Names are looked up once an hour. */
const NAME_TTL_MS = 60 * 60_000;
const MAX_NAMES = 500;

export class SlackClient {
	private readonly names = new Map<string, { operator: BridgeOperator; until: number }>();

	constructor(
		readonly web: webApi.WebClient,
		private readonly now: () => number,
	) {}

	async me(): Promise<{ userId: string; botId: string }> {
		const { user_id: userId = '', bot_id: botId = '' } = await this.call(() =>
			this.web.auth.test(),
		);
		return { userId, botId };
	}

	async post(channel: string, text: string, thread?: string): Promise<string> {
		const { ts } = await this.call(() =>
			this.web.chat.postMessage({
				channel,
				text,
				unfurl_links: false,
				unfurl_media: false,
				...(thread !== undefined && { thread_ts: thread }),
			}),
		);
		return ts ?? '';
	}

	async send(to: Destination, piece: Piece): Promise<string> {
		if (piece.kind === 'text') return await this.post(to.place, piece.text, to.thread);
		const bytes = await piece.open();
		if (!bytes) throw new BridgeError('refused', 'the file is gone');
		const file = await buffer(bytes);
		const answer = await this.call(() =>
			this.web.filesUploadV2({
				channel_id: to.place,
				thread_ts: to.thread,
				file,
				filename: piece.file.filename,
			}),
		);
		const { files = [] } = answer as { files?: Array<{ files?: Array<{ id?: string }> }> };
		return files[0]?.files?.[0]?.id ?? 'F';
	}

	async edit({ place: channel, post: ts }: PlacedPost, text: string): Promise<void> {
		await this.call(() => this.web.chat.update({ channel, ts, text }));
	}

	async remove({ place: channel, post }: PlacedPost): Promise<void> {
		await this.call(() =>
			FILE_ID.test(post)
				? this.web.files.delete({ file: post })
				: this.web.chat.delete({ channel, ts: post }),
		);
	}

	async mark({ place: channel, post: timestamp }: PlacedPost, receipt: 'delivered' | 'read') {
		await this.call(() => this.web.reactions.add({ channel, timestamp, name: MARKS[receipt] }));
		if (receipt === 'delivered') return;
		const name = MARKS.delivered;
		await this.call(() => this.web.reactions.remove({ channel, timestamp, name }));
	}

	/** Name and picture of somebody; a plain one when Slack does not tell. */
	async operator(id: string): Promise<BridgeOperator> {
		const known = this.names.get(id);
		if (known && known.until > this.now()) return known.operator;
		const user = await this.web.users
			.info({ user: id })
			.then((answer) => answer.user)
			.catch(() => undefined);
		if (!user) return known?.operator ?? { id, name: 'Operator' };
		const avatar = user.profile?.image_72;
		const operator = {
			id,
			name: (user.profile?.display_name || user.real_name || user.name || 'Operator').slice(0, 60),
			...(avatar?.startsWith('https://') && { avatar }),
		};
		if (this.names.size >= MAX_NAMES) this.names.clear();
		this.names.set(id, { operator, until: this.now() + NAME_TTL_MS });
		return operator;
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
