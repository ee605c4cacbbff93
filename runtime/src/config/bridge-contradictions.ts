/** Bridge variables that are right one by one and wrong together. */

type Env = Readonly<Record<string, string | undefined>>;

/** Variables that mean nothing without another one, and that one. */
const NEEDS: ReadonlyArray<readonly [name: string, needed: string]> = [
	['TELEGRAM_FORUM_CHAT_ID', 'TELEGRAM_BOT_TOKEN'],
	['TELEGRAM_CHAT_IDS', 'TELEGRAM_BOT_TOKEN'],
	['TELEGRAM_WEBHOOK_SECRET', 'PUBLIC_URL'],
	['DISCORD_CHANNEL_ID', 'DISCORD_BOT_TOKEN'],
	['DISCORD_BOT_TOKEN', 'DISCORD_CHANNEL_ID'],
	['SLACK_CHANNEL_ID', 'SLACK_BOT_TOKEN'],
	['SLACK_BOT_TOKEN', 'SLACK_CHANNEL_ID'],
	['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN'],
	['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN'],
];

/** One line for each contradiction. */
export function bridgeContradictions(env: Env): string[] {
	const lines = NEEDS.filter(([name, needed]) => env[name] && !env[needed]).map(
		([name, needed]) => `${name}: found without ${needed}, which it needs`,
	);
	const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_FORUM_CHAT_ID: forum } = env;
	if (token && !forum && !env.TELEGRAM_CHAT_IDS) {
		lines.push(
			'TELEGRAM_BOT_TOKEN: found without TELEGRAM_FORUM_CHAT_ID or TELEGRAM_CHAT_IDS, which say where to post',
		);
	}
	if (forum && env.TELEGRAM_CHAT_IDS) {
		lines.push(
			'TELEGRAM_CHAT_IDS: found together with TELEGRAM_FORUM_CHAT_ID, expected one of them',
		);
	}
	if (env.SLACK_BOT_TOKEN && !env.SLACK_APP_TOKEN && !env.SLACK_SIGNING_SECRET) {
		lines.push(
			'SLACK_BOT_TOKEN: found without SLACK_APP_TOKEN or SLACK_SIGNING_SECRET, so operators could not answer',
		);
	}
	return lines;
}
