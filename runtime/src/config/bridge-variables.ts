/** The variables of the bridges: the chats that operators answer from. */
import { z } from 'zod';
import { commaList } from './comma-list';
import type { Variable } from './variables';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const FLAG = 'true or false';

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** What `TELEGRAM_…`, `DISCORD_…` and `SLACK_…` tokens look like is the platforms' own form. */
export const BRIDGE_VARIABLES = {
	TELEGRAM_BOT_TOKEN: {
		schema: z.string().regex(/^\d{3,20}:[\w-]{20,100}$/),
		expects: 'the token that @BotFather gave out, such as 123456:ABC…',
		unset: 'no Telegram bridge',
		purpose: 'Token of the Telegram bot that operators answer through',
		secret: true,
	},
	TELEGRAM_FORUM_CHAT_ID: {
		schema: z.string().regex(/^-100\d{1,17}$/),
		expects: 'the id of a supergroup with topics, which begins with -100',
		unset: 'no topics: TELEGRAM_CHAT_IDS',
		purpose: 'Telegram group in which each visitor gets a topic',
	},
	TELEGRAM_CHAT_IDS: {
		schema: commaList.pipe(
			z
				.array(z.string().regex(/^-?\d{1,20}$/))
				.min(1)
				.max(20),
		),
		expects: 'ids of chats, separated by commas',
		unset: 'topics: TELEGRAM_FORUM_CHAT_ID',
		purpose: 'Telegram chats that get everything in one stream, answered with replies',
	},
	TELEGRAM_WEBHOOK_SECRET: {
		schema: z.string().regex(/^[\w-]{16,256}$/),
		expects: '16 to 256 letters, digits, _ and -',
		unset: 'the service asks Telegram for news (long polling)',
		purpose: 'Secret with which Telegram calls PUBLIC_URL/bridges/telegram/webhook',
		secret: true,
	},
	TELEGRAM_API_ROOT: {
		schema: httpUrl,
		expects: 'an http(s) address',
		unset: 'https://api.telegram.org',
		purpose: 'Address of the Telegram Bot API, for a server of your own',
	},
	DISCORD_BOT_TOKEN: {
		schema: z.string().regex(/^[\w.-]{30,200}$/),
		expects: 'the bot token of the Discord developer portal',
		unset: 'no Discord bridge',
		purpose: 'Token of the Discord bot that operators answer through',
		secret: true,
	},
	DISCORD_CHANNEL_ID: {
		schema: z.string().regex(/^\d{5,20}$/),
		expects: 'the id of a text channel (Developer Mode, right-click, Copy ID)',
		unset: 'no Discord bridge',
		purpose: 'Discord channel in which each visitor gets a thread',
	},
	DISCORD_USE_THREADS: {
		schema: flag,
		expects: FLAG,
		unset: 'true',
		purpose: 'Whether each visitor gets a Discord thread; otherwise operators reply in the channel',
	},
	DISCORD_API_URL: {
		schema: httpUrl,
		expects: 'an http(s) address',
		unset: 'https://discord.com/api',
		purpose: 'Address of the Discord API',
	},
	SLACK_BOT_TOKEN: {
		schema: z.string().regex(/^xoxb-[\w-]{10,300}$/),
		expects: 'a bot token, which begins with xoxb-',
		unset: 'no Slack bridge',
		purpose: 'Token of the Slack app that operators answer through',
		secret: true,
	},
	SLACK_CHANNEL_ID: {
		schema: z.string().regex(/^[CG][A-Z0-9]{5,20}$/),
		expects: 'the id of a channel, such as C0123456789',
		unset: 'no Slack bridge',
		purpose: 'Slack channel in which each visitor gets a thread',
	},
	SLACK_APP_TOKEN: {
		schema: z.string().regex(/^xapp-[\w-]{10,300}$/),
		expects: 'an app-level token, which begins with xapp-',
		unset: 'Slack calls this service: SLACK_SIGNING_SECRET',
		purpose: 'Token with which the service opens a connection to Slack (Socket Mode)',
		secret: true,
	},
	SLACK_SIGNING_SECRET: {
		schema: z.string().regex(/^[\w-]{16,100}$/),
		expects: 'the signing secret of the Slack app',
		unset: 'the service calls Slack: SLACK_APP_TOKEN',
		purpose: 'Secret with which Slack signs its calls of PUBLIC_URL/bridges/slack/events',
		secret: true,
	},
	SLACK_API_URL: {
		schema: httpUrl,
		expects: 'an http(s) address',
		unset: 'https://slack.com/api',
		purpose: 'Address of the Slack Web API',
	},
	BRIDGE_SHOW_URL: {
		schema: flag,
		expects: FLAG,
		unset: 'true',
		purpose: "Whether operators see the visitor's page in bridges",
	},
	BRIDGE_SHOW_METADATA: {
		schema: flag,
		expects: FLAG,
		unset: 'true',
		purpose: "Whether operators see the visitor's device, address and language in bridges",
	},
} as const satisfies Record<string, Variable>;
