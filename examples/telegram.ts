// Operators answer from Telegram: `npm install grammy`, and set TELEGRAM_BOT_TOKEN and TELEGRAM_FORUM_CHAT_ID.
import { PocketPing, SqliteStore, TelegramBridge } from 'pocketping-runtime';
import { serve } from './serve.ts';

const pp = new PocketPing({
	storage: new SqliteStore(':memory:'),
	bridges: [
		new TelegramBridge({
			botToken: process.env.TELEGRAM_BOT_TOKEN ?? '',
			forumChatId: process.env.TELEGRAM_FORUM_CHAT_ID, // a topic per visitor
			showMetadata: false,
			apiRoot: process.env.TELEGRAM_API_ROOT,
		}),
		// new DiscordBridge({ botToken, channelId }), new SlackBridge({ botToken, channelId, appToken }), …
	],
});

await serve(pp);
