/** Slack as a program names it; its client is loaded when the service starts. */
import { PlatformBridge, type PlatformBridgeOptions } from './platform-bridge';

/** How the service reaches Slack. Needs `appToken` or `signingSecret`. */
export interface SlackBridgeOptions extends PlatformBridgeOptions {
	/** A bot token, which begins with xoxb-. */
	botToken: string;
	/** The channel in which each visitor gets a thread. */
	channelId: string;
	/** App-level token with which the service opens a connection to Slack (Socket Mode). */
	appToken?: string;
	/** Without Socket Mode: the secret with which Slack signs its calls of `<publicUrl>/bridges/slack/events`. */
	signingSecret?: string;
	/** Another address of the Web API. */
	apiUrl?: string;
}

/** Operators answer from Slack. Needs `appToken` or `signingSecret`, so that they can. */
export class SlackBridge extends PlatformBridge {
	constructor(options: SlackBridgeOptions) {
		const { botToken, channelId, appToken, signingSecret, apiUrl } = options;
		super('slack', options, {
			SLACK_BOT_TOKEN: ['botToken', botToken],
			SLACK_CHANNEL_ID: ['channelId', channelId],
			SLACK_APP_TOKEN: ['appToken', appToken],
			SLACK_SIGNING_SECRET: ['signingSecret', signingSecret],
			SLACK_API_URL: ['apiUrl', apiUrl],
		});
	}
}
