/** Looks whether the Slack bridge can work: tokens, scopes, channel. */
import { LogLevel, webApi } from '@slack/bolt';
import type { SlackConfig } from '../../config/bridges-config';
import type { Finding } from '../bridge';
import { toBridgeError } from './errors';

/** What the bridge asks of Slack, and would lack without it. */
const SCOPES: Readonly<Record<string, string>> = {
	'chat:write': 'posting',
	'channels:history': 'hearing operators',
	'app_mentions:read': 'commands',
	'users:read': "operators' names",
	'files:read': "operators' files",
	'files:write': "visitors' files",
	'reactions:read': 'read receipts',
	'reactions:write': 'receipts for operators',
};

export async function checkSlack(config: SlackConfig): Promise<Finding[]> {
	const findings: Finding[] = [];
	const add = (ok: boolean, line: string) => findings.push({ ok, line });
	const options = {
		slackApiUrl: `${config.apiUrl}/`,
		retryConfig: { retries: 0 },
		rejectRateLimitedCalls: true,
		timeout: 20_000,
		logLevel: LogLevel.ERROR,
	};
	const web = new webApi.WebClient(config.token, options);
	const failed = (what: string) => (error: unknown) => {
		add(false, `${what} (${toBridgeError(error).message})`);
	};
	const me = await web.auth
		.test()
		.catch(failed('SLACK_BOT_TOKEN is not valid: api.slack.com/apps > OAuth & Permissions'));
	if (!me) return findings;
	add(true, `the bot token is that of @${me.user} in ${me.team}`);
	const granted = me.response_metadata?.scopes;
	const isPrivate = config.channelId.startsWith('G');
	const missing = Object.entries(SCOPES).filter(
		([scope]) =>
			granted &&
			!granted.includes(isPrivate ? scope.replace('channels:', 'groups:') : scope) &&
			!(scope === 'channels:history' && granted.includes('groups:history')),
	);
	for (const [scope, use] of missing) {
		add(
			false,
			`scope ${scope} is missing (${use}): OAuth & Permissions > Bot Token Scopes, then reinstall the app`,
		);
	}
	const channel = await web.conversations
		.info({ channel: config.channelId })
		.catch(
			failed('SLACK_CHANNEL_ID is not open to the bot: check the id, and scope channels:read'),
		);
	if (channel?.channel?.is_member === false) {
		add(false, `the bot is not in the channel: write "/invite @${me.user}" there`);
	} else if (channel) add(true, `channel #${channel.channel?.name} is there`);
	if (config.appToken !== undefined) {
		const opened = await new webApi.WebClient(config.appToken, options).apps.connections
			.open({})
			.catch(
				failed(
					'SLACK_APP_TOKEN is not valid: Basic Information > App-Level Tokens, scope connections:write; and Socket Mode > on',
				),
			);
		if (opened) add(true, 'Socket Mode works');
	}
	return findings;
}
