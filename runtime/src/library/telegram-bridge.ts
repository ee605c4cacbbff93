/** Telegram as a program names it; its client is loaded when the service starts. */
import { PlatformBridge, type PlatformBridgeOptions } from './platform-bridge';

/** How the service reaches Telegram. Needs `forumChatId` or `chatIds`. */
export interface TelegramBridgeOptions extends PlatformBridgeOptions {
	/** The token that Telegram's BotFather gave out. */
	botToken: string;
	/** Supergroup with topics, in which each visitor gets a topic; its id begins with -100. */
	forumChatId?: string | number;
	/** Without topics: the chats that get everything in one stream, answered with replies. */
	chatIds?: string | number | ReadonlyArray<string | number>;
	/** Secret with which Telegram calls `<publicUrl>/bridges/telegram/webhook`. Default: long polling. */
	webhookSecret?: string;
	/** Another address of the Bot API. */
	apiRoot?: string;
}

/** Operators answer from Telegram. */
export class TelegramBridge extends PlatformBridge {
	constructor(options: TelegramBridgeOptions) {
		const { botToken, forumChatId, chatIds, webhookSecret, apiRoot } = options;
		super('telegram', options, {
			TELEGRAM_BOT_TOKEN: ['botToken', botToken],
			TELEGRAM_FORUM_CHAT_ID: ['forumChatId', forumChatId],
			TELEGRAM_CHAT_IDS: ['chatIds', chatIds],
			TELEGRAM_WEBHOOK_SECRET: ['webhookSecret', webhookSecret],
			TELEGRAM_API_ROOT: ['apiRoot', apiRoot],
		});
	}
}
