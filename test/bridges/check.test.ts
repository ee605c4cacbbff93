/** The `check` command says what is wrong with a bridge, in one line each. */
import { loadConfig } from '../../runtime/src/config/config';
import { checkBridges, findingsAsText } from '../../runtime/src/bridges/check-bridges';
import { discordPlatform } from './support/discord-platform';
import { slackPlatform } from './support/slack-platform';
import { telegramPlatform } from './support/telegram-platform';

const check = async (env: Record<string, string>) =>
	findingsAsText(await checkBridges(loadConfig(env).bridges));

it('says so when nothing is set up', async () => {
	expect(await check({})).toContain('No bridge is set up');
});

it('Telegram: token, chat, topics, rights', async () => {
	const { env, standIn, stop } = await telegramPlatform();
	expect(await check(env)).not.toContain('✗');
	const token = '123456789:another_token_of_no_value_0000';
	expect(await check({ ...env, TELEGRAM_BOT_TOKEN: token })).toContain('✗ telegram: TELEGRAM_BOT');
	const chat = { TELEGRAM_FORUM_CHAT_ID: '-1009999999999' };
	expect(await check({ ...env, ...chat })).toContain('is not open to the bot');
	standIn.rights = { status: 'administrator', can_manage_topics: false };
	expect(await check(env)).toContain('Manage Topics > on');
	standIn.rights = { status: 'member' };
	expect(await check(env)).toContain('the bot is no admin');
	standIn.chats.get(env.TELEGRAM_FORUM_CHAT_ID!)!.isForum = false;
	const text = await check(env);
	expect(text).toContain('Topics > on');
	expect(text).not.toContain(env.TELEGRAM_BOT_TOKEN);
	await stop();
});

it('Discord: token, intent, channel, rights', async () => {
	const { env, standIn, stop } = await discordPlatform();
	expect(await check(env)).not.toContain('✗');
	const token = { DISCORD_BOT_TOKEN: 'another.token-of_no_value_00000000000' };
	expect(await check({ ...env, ...token })).toContain('✗ discord: DISCORD_BOT_TOKEN is not valid');
	expect(await check({ ...env, DISCORD_CHANNEL_ID: '199999999999999999' })).toContain(
		'DISCORD_CHANNEL_ID is not open',
	);
	standIn.hasMessageContent = false;
	standIn.permissions = 1n << 11n;
	const text = await check(env);
	expect(text).toContain('MESSAGE CONTENT INTENT > on');
	expect(text).toContain('the bot lacks "Create Public Threads"');
	expect(text).not.toContain('the bot lacks "Send Messages":');
	await stop();
});

it('Slack: tokens, scopes, channel', async () => {
	const { env, standIn, stop } = await slackPlatform();
	expect(await check(env)).not.toContain('✗');
	expect(await check({ ...env, SLACK_BOT_TOKEN: 'xoxb-another-of-no-value' })).toContain(
		'✗ slack: SLACK_BOT_TOKEN is not valid',
	);
	expect(await check({ ...env, SLACK_APP_TOKEN: 'xapp-another-of-no-value' })).toContain(
		'SLACK_APP_TOKEN is not valid',
	);
	expect(await check({ ...env, SLACK_CHANNEL_ID: 'C9999999999' })).toContain(
		'SLACK_CHANNEL_ID is not open',
	);
	standIn.isMember = false;
	standIn.scopes = ['chat:write', 'channels:history'];
	const text = await check(env);
	expect(text).toContain('/invite @pocketping');
	expect(text).toContain('scope reactions:write is missing');
	await stop();
});
