/** What Telegram tells of: messages, edits and reactions of operators in the chats that are set up. */
import type { Message, Update } from 'grammy/types';
import type { BridgeInbox } from '../bridge-inbox';
import { filesOf, type FileOpener } from './files';

export interface TelegramReceiverOptions {
	inbox: BridgeInbox;
	/** Chats whose word counts; everything from elsewhere is ignored. */
	chats: ReadonlySet<string>;
	/** Whether each session has a topic. */
	forum: boolean;
	/** The bot's own name, to know which commands are meant for it. */
	username(): string;
	openFile: FileOpener;
	/** Answers in the chat, as a reply. */
	answer(message: Message, text: string): Promise<void>;
	onForeign(chatId: string): void;
}

export class TelegramReceiver {
	constructor(private readonly options: TelegramReceiverOptions) {}

	/** Does what an update says. Telling of the same one again changes nothing. */
	async update(update: Update): Promise<void> {
		const { message, edited_message: edited, message_reaction: reaction } = update;
		const chat = (message ?? edited ?? reaction)?.chat;
		if (!chat) return;
		if (!this.options.chats.has(String(chat.id))) return this.options.onForeign(String(chat.id));
		if (message) await this.message(message, update.update_id);
		else if (edited) await this.edited(edited);
		else if (reaction?.user && !reaction.user.is_bot && reaction.new_reaction.length > 0) {
			await this.options.inbox.reaction(String(chat.id), String(reaction.message_id));
		}
	}

	private async message(message: Message, updateId: number): Promise<void> {
		const { inbox, answer } = this.options;
		const text = textOf(message);
		const files = filesOf(message, this.options.openFile);
		const isService = text === '' && files.length === 0 && !isUnsendable(message);
		if (isService || message.from === undefined) return;
		if (message.sender_chat?.id === message.chat.id) {
			await answer(message, 'Switch "Remain anonymous" off, so that it is known who answers.');
			return;
		}
		if (message.from.is_bot) return;
		if (text.startsWith('/')) return await this.command(message, text, updateId);
		const sessionId = await this.sessionOf(message);
		if (sessionId === undefined) {
			const isLost = !this.options.forum && message.chat.type === 'private';
			if (isLost) await answer(message, "Reply to one of the visitor's messages to answer.");
			return;
		}
		if (isUnsendable(message)) {
			await answer(message, '⚠️ Not sent: only text and files can be sent to the visitor.');
			return;
		}
		const replyTo = this.options.forum ? repliedPost(message) : undefined;
		const problem = await inbox.message({
			sessionId,
			place: String(message.chat.id),
			post: String(message.message_id),
			content: text,
			operator: operatorOf(message),
			files,
			...(replyTo !== undefined && { replyTo }),
		});
		if (problem !== undefined) await answer(message, problem);
	}

	private async edited(message: Message): Promise<void> {
		const text = textOf(message);
		if (text === '' || text.startsWith('/') || message.from?.is_bot !== false) return;
		const { inbox, answer } = this.options;
		const place = String(message.chat.id);
		const problem = await inbox.edit(place, String(message.message_id), text);
		if (problem !== undefined) await answer(message, `⚠️ ${problem}`);
	}

	private async command(message: Message, text: string, updateId: number): Promise<void> {
		const { inbox, answer, forum } = this.options;
		const [word = '', ...rest] = text.slice(1).split(/\s+/);
		const [command = '', addressee] = word.split('@');
		if (addressee && addressee.toLowerCase() !== this.options.username().toLowerCase()) return;
		if (!(await inbox.isNews(`command ${updateId}`))) return;
		const sessionId = await this.sessionOf(message);
		const reply = message.reply_to_message?.message_id;
		const said = await inbox.command({
			command,
			argument: rest.join(' '),
			prefix: '/',
			operator: operatorOf(message),
			inThread: forum,
			...(sessionId !== undefined && { sessionId }),
			...(reply !== undefined && {
				replyTo: { place: String(message.chat.id), post: String(reply) },
			}),
		});
		await answer(message, said);
	}

	private async sessionOf(message: Message): Promise<string | undefined> {
		const { inbox, forum } = this.options;
		const place = String(message.chat.id);
		if (forum) {
			const topic = message.is_topic_message ? message.message_thread_id : undefined;
			return topic === undefined ? undefined : await inbox.sessionOfThread(place, String(topic));
		}
		const reply = message.reply_to_message?.message_id;
		return reply === undefined ? undefined : await inbox.sessionOfPost(place, String(reply));
	}
}

function textOf(message: Message): string {
	return message.text ?? message.caption ?? message.sticker?.emoji ?? '';
}

/** What somebody wrote that has no form of a message: it must not vanish without a word. */
function isUnsendable({ location, contact, poll, venue, dice, story }: Message): boolean {
	return [location, contact, poll, venue, dice, story].some((each) => each !== undefined);
}

/** In a topic every message is a reply to the topic's beginning, which says nothing. */
function repliedPost({ reply_to_message: reply, message_thread_id: topic }: Message) {
	return reply && reply.message_id !== topic ? String(reply.message_id) : undefined;
}

function operatorOf({ from }: Message) {
	return { id: String(from?.id ?? ''), name: from?.first_name.slice(0, 60) || 'Operator' };
}
