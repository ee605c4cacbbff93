/** What the bridges are set up with; a platform without its token is not there. */

export interface TelegramConfig {
	readonly token: string;
	/** Supergroup with topics; undefined: `chatIds` share everything. */
	readonly forumChatId: string | undefined;
	readonly chatIds: readonly string[];
	/** Undefined: long polling. */
	readonly webhookSecret: string | undefined;
	readonly apiRoot: string;
}

export interface DiscordConfig {
	readonly token: string;
	readonly channelId: string;
	readonly useThreads: boolean;
	readonly apiUrl: string;
}

export interface SlackConfig {
	readonly token: string;
	readonly channelId: string;
	/** Socket Mode; undefined: Slack calls the service. */
	readonly appToken: string | undefined;
	readonly signingSecret: string | undefined;
	readonly apiUrl: string;
}

export interface BridgesConfig {
	readonly telegram: TelegramConfig | undefined;
	readonly discord: DiscordConfig | undefined;
	readonly slack: SlackConfig | undefined;
	readonly showUrl: boolean;
	readonly showMetadata: boolean;
	/** What bridges of these names show instead. */
	readonly show: Readonly<Record<string, { showUrl?: boolean; showMetadata?: boolean }>>;
}

type Values<T> = { [Key in keyof T]: T[Key] | undefined };

export interface BridgeValues {
	telegram: Values<TelegramConfig>;
	discord: Values<DiscordConfig>;
	slack: Values<SlackConfig>;
	showUrl: boolean | undefined;
	showMetadata: boolean | undefined;
}

export function bridgesConfig(values: BridgeValues): BridgesConfig {
	const { telegram, discord, slack, showUrl = true, showMetadata = true } = values;
	return {
		telegram:
			telegram.token === undefined
				? undefined
				: {
						...telegram,
						token: telegram.token,
						chatIds: telegram.chatIds ?? [],
						apiRoot: telegram.apiRoot ?? 'https://api.telegram.org',
					},
		discord:
			discord.token === undefined || discord.channelId === undefined
				? undefined
				: {
						token: discord.token,
						channelId: discord.channelId,
						useThreads: discord.useThreads ?? true,
						apiUrl: discord.apiUrl ?? 'https://discord.com/api',
					},
		slack:
			slack.token === undefined || slack.channelId === undefined
				? undefined
				: {
						...slack,
						token: slack.token,
						channelId: slack.channelId,
						apiUrl: slack.apiUrl ?? 'https://slack.com/api',
					},
		showUrl,
		showMetadata,
		show: {},
	};
}
