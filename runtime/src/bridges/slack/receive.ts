/** What Slack tells of: messages, edits, deletions and reactions of operators in the channel that is set up. */
import type { BridgeOperator } from '../../core/bridges/bridge-input';
import type { SlackConfig } from '../../config/bridges-config';
import type { BridgeInbox } from '../bridge-inbox';
import { filesOf, type SlackFile } from './files';
import { fromSlack } from './format';

/** A `message` event, as far as it is looked at; the SDK's own type has a variant per subtype. */
export interface SlackMessage {
	channel: string;
	ts: string;
	subtype?: string;
	thread_ts?: string;
	user?: string;
	bot_id?: string;
	text?: string;
	files?: SlackFile[];
	/** Of `message_changed` and `message_deleted`. */
	message?: SlackMessage;
	previous_message?: SlackMessage;
	deleted_ts?: string;
}

export interface SlackReceiverOptions {
	config: SlackConfig;
	inbox: BridgeInbox;
	/** The bot's own id as a user. */
	botUserId(): string;
	operator(userId: string): Promise<BridgeOperator>;
	/** Says something in a thread. */
	answer(thread: string, text: string): Promise<void>;
	onForeign(channel: string): void;
}

/** Kinds of messages that somebody wrote. */
const WRITTEN = new Set([undefined, 'file_share', 'thread_broadcast']);

export class SlackReceiver {
	constructor(private readonly options: SlackReceiverOptions) {}

	async message(event: SlackMessage): Promise<void> {
		if (!this.isOurs(event.channel)) return;
		if (event.subtype === 'message_changed') return await this.changed(event);
		if (event.subtype === 'message_deleted') return await this.deleted(event);
		const { user, bot_id, ts, text = '', channel } = event;
		if (!WRITTEN.has(event.subtype) || !user || bot_id || user === this.options.botUserId()) return;
		const command = this.commandIn(text);
		if (command !== undefined) return await this.command(event, command);
		const thread = event.thread_ts;
		if (thread === undefined || thread === ts) return;
		const { inbox, config, answer } = this.options;
		const sessionId = await inbox.sessionOfThread(channel, thread);
		if (sessionId === undefined) return;
		const problem = await inbox.message({
			sessionId,
			place: channel,
			post: ts,
			content: fromSlack(text),
			operator: await this.options.operator(user),
			files: filesOf(event.files ?? [], config),
		});
		if (problem !== undefined) await answer(thread, problem);
	}

	/** Somebody named the bot; the message itself may be told of as well. */
	async mention(event: SlackMessage): Promise<void> {
		if (!this.isOurs(event.channel) || !event.user || event.bot_id) return;
		const command = this.commandIn(event.text ?? '');
		if (command !== undefined) await this.command(event, command);
	}

	async reaction(channel: string, ts: string, user: string): Promise<void> {
		if (!this.isOurs(channel) || user === this.options.botUserId()) return;
		await this.options.inbox.reaction(channel, ts);
	}

	private async command(event: SlackMessage, words: string): Promise<void> {
		const { channel, ts, thread_ts: thread, user = '' } = event;
		const { inbox, answer, operator } = this.options;
		if (!(await inbox.isNews(`command ${channel} ${ts}`))) return;
		const [command = '', ...rest] = words.split(/\s+/);
		const sessionId = thread && (await inbox.sessionOfThread(channel, thread));
		const said = await inbox.command({
			command: command || 'help',
			argument: rest.join(' '),
			prefix: '@PocketPing ',
			operator: await operator(user),
			inThread: true,
			...(sessionId && { sessionId }),
		});
		await answer(thread ?? ts, said);
	}

	private async changed({ channel, message, previous_message: before }: SlackMessage) {
		if (!message) return;
		// A message that others have answered leaves a mark in its place when it is deleted.
		if (message.subtype === 'tombstone') {
			await this.deleted({ channel, ts: message.ts, deleted_ts: message.ts });
			return;
		}
		const { text = '', ts, bot_id, thread_ts: thread } = message;
		// Slack also tells of links it shows a preview of.
		if (bot_id || text === before?.text || text === '') return;
		const problem = await this.options.inbox.edit(channel, ts, fromSlack(text));
		if (problem !== undefined) await this.options.answer(thread ?? ts, `⚠️ ${problem}`);
	}

	private async deleted({ channel, deleted_ts: ts, previous_message: before }: SlackMessage) {
		if (ts === undefined) return;
		const { inbox, answer } = this.options;
		await inbox.threadGone(channel, ts);
		const problem = await inbox.deletion(channel, ts);
		const thread = before?.thread_ts;
		if (problem !== undefined && thread) await answer(thread, `⚠️ ${problem}`);
	}

	/** What follows the bot's name, where a message begins with it. */
	private commandIn(text: string): string | undefined {
		const name = `<@${this.options.botUserId()}`;
		const words = text.trim();
		if (!words.startsWith(name)) return undefined;
		return fromSlack(words.slice(words.indexOf('>') + 1)).trim();
	}

	private isOurs(channel: string): boolean {
		if (channel === this.options.config.channelId) return true;
		this.options.onForeign(channel);
		return false;
	}
}
