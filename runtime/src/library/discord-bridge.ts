/** Discord as a program names it; its client is loaded when the service starts. */
import { PlatformBridge, type PlatformBridgeOptions } from './platform-bridge';

/** How the service reaches Discord. */
export interface DiscordBridgeOptions extends PlatformBridgeOptions {
	/** The bot token of the Discord developer portal. */
	botToken: string;
	/** A text channel's id. As text: as a number it would lose its last digits. */
	channelId: string | bigint;
	/** Whether each visitor gets a thread; otherwise operators reply in the channel. Default true. */
	useThreads?: boolean;
	/** Another address of the API. */
	apiUrl?: string;
}

/** Operators answer from Discord. */
export class DiscordBridge extends PlatformBridge {
	constructor(options: DiscordBridgeOptions) {
		const { botToken, channelId, useThreads, apiUrl } = options;
		super('discord', options, {
			DISCORD_BOT_TOKEN: ['botToken', botToken],
			DISCORD_CHANNEL_ID: ['channelId', channelId],
			DISCORD_USE_THREADS: ['useThreads', useThreads],
			DISCORD_API_URL: ['apiUrl', apiUrl],
		});
	}
}
