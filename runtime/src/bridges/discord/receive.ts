/** What Discord tells of: messages, edits, deletions and reactions of operators in the channel that is set up. */
import type { BridgeOperator } from '../../core/bridges/bridge-input';
import type { DiscordConfig } from '../../config/bridges-config';
import type { BridgeInbox } from '../bridge-inbox';
import { filesOf, type DiscordAttachment } from './files';
import { fromDiscord, type MentionedUser } from './format';

interface DiscordUser extends MentionedUser {
	avatar?: string | null;
	bot?: boolean;
}

/** A message as the gateway tells of it, as far as it is looked at. */
export interface DiscordMessage {
	id: string;
	channel_id: string;
	/** 0: a message, 19: a reply; all others are Discord's own. */
	type?: number;
	author?: DiscordUser;
	member?: { nick?: string | null };
	webhook_id?: string;
	content?: string;
	mentions?: DiscordUser[];
	attachments?: DiscordAttachment[];
	sticker_items?: unknown[];
	message_reference?: { message_id?: string };
	edited_timestamp?: string | null;
}

/** One event of the gateway. */
export interface Dispatch {
	t: string | null;
	d: unknown;
}

export interface DiscordReceiverOptions {
	config: DiscordConfig;
	inbox: BridgeInbox;
	/** Answers a message where it was written. */
	answer(message: DiscordMessage, text: string): Promise<void>;
}

const WRITTEN = new Set([0, 19]);

export class DiscordReceiver {
	constructor(private readonly options: DiscordReceiverOptions) {}

	async dispatch({ t: type, d }: Dispatch): Promise<void> {
		const { inbox } = this.options;
		if (type === 'MESSAGE_CREATE') return await this.message(d as DiscordMessage);
		if (type === 'MESSAGE_UPDATE') return await this.edited(d as DiscordMessage);
		if (type === 'MESSAGE_DELETE') {
			const { id, channel_id } = d as DiscordMessage;
			await inbox.deletion(channel_id, id);
		} else if (type === 'MESSAGE_DELETE_BULK') {
			const { ids, channel_id } = d as { ids: string[]; channel_id: string };
			for (const id of ids) await inbox.deletion(channel_id, id);
		} else if (type === 'MESSAGE_REACTION_ADD') {
			const { channel_id, message_id, member } = d as {
				channel_id: string;
				message_id: string;
				member?: { user?: DiscordUser };
			};
			if (!member?.user?.bot) await inbox.reaction(channel_id, message_id);
		} else if (type === 'THREAD_DELETE') {
			const { id, parent_id } = d as { id: string; parent_id?: string };
			await inbox.threadGone(parent_id ?? this.options.config.channelId, id);
		} else if (type === 'TYPING_START') {
			await this.typing(d as { channel_id: string; member?: { user?: DiscordUser } });
		}
	}

	private async message(message: DiscordMessage): Promise<void> {
		const { inbox, config, answer } = this.options;
		const { author, content = '', attachments = [], channel_id: place, id, mentions } = message;
		if (!author || author.bot || message.webhook_id || !WRITTEN.has(message.type ?? 0)) return;
		const sessionId = await this.sessionOf(message);
		if (sessionId === undefined && place !== config.channelId) return;
		if (/^![a-z]/i.test(content)) return await this.command(message, sessionId);
		if (sessionId === undefined) return;
		if (content === '' && attachments.length === 0) {
			if (!message.sticker_items) return;
			await answer(message, '⚠️ Not sent: only text and files can be sent to the visitor.');
			return;
		}
		const replyTo = config.useThreads ? message.message_reference?.message_id : undefined;
		const problem = await inbox.message({
			sessionId,
			place,
			post: id,
			content: fromDiscord(content, mentions),
			operator: operatorOf(message),
			files: filesOf(attachments, config.apiUrl),
			...(replyTo !== undefined && { replyTo }),
		});
		if (problem !== undefined) await answer(message, problem);
	}

	private async edited(message: DiscordMessage): Promise<void> {
		const { channel_id, id, content, author, edited_timestamp, mentions } = message;
		// Discord also tells of links it shows a preview of.
		if (!content || !edited_timestamp || author?.bot || content.startsWith('!')) return;
		const { inbox, answer } = this.options;
		const problem = await inbox.edit(channel_id, id, fromDiscord(content, mentions));
		if (problem !== undefined) await answer(message, `⚠️ ${problem}`);
	}

	private async command(message: DiscordMessage, sessionId: string | undefined): Promise<void> {
		const { inbox, answer, config } = this.options;
		if (!(await inbox.isNews(`command ${message.id}`))) return;
		const [command = '', ...rest] = (message.content ?? '').slice(1).split(/\s+/);
		const reply = message.message_reference?.message_id;
		const said = await inbox.command({
			command,
			argument: rest.join(' '),
			prefix: '!',
			operator: operatorOf(message),
			inThread: config.useThreads,
			...(sessionId !== undefined && { sessionId }),
			...(reply !== undefined && { replyTo: { place: message.channel_id, post: reply } }),
		});
		await answer(message, said);
	}

	private async typing({
		channel_id,
		member,
	}: {
		channel_id: string;
		member?: { user?: DiscordUser };
	}): Promise<void> {
		if (member?.user?.bot) return;
		const { inbox, config } = this.options;
		const sessionId = await inbox.sessionOfThread(config.channelId, channel_id);
		if (sessionId !== undefined) await inbox.typing(sessionId);
	}

	private async sessionOf({ channel_id, message_reference: reply }: DiscordMessage) {
		const { inbox, config } = this.options;
		if (config.useThreads) return await inbox.sessionOfThread(config.channelId, channel_id);
		if (channel_id !== config.channelId || !reply?.message_id) return undefined;
		return await inbox.sessionOfPost(channel_id, reply.message_id);
	}
}

function operatorOf({ author, member }: DiscordMessage): BridgeOperator {
	const { id = '', global_name, username, avatar } = author ?? {};
	return {
		id,
		name: (member?.nick || global_name || username || 'Operator').slice(0, 60),
		...(avatar && {
			avatar: `https://cdn.discordapp.com/avatars/${id}/${encodeURIComponent(avatar)}.png?size=64`,
		}),
	};
}
