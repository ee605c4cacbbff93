/** Looks whether the Telegram bridge can work: token, chats, rights. */
import type { TelegramConfig } from '../../config/bridges-config';
import type { Finding } from '../bridge';
import { TelegramClient } from './client';
import { toBridgeError } from './errors';

export async function checkTelegram(config: TelegramConfig): Promise<Finding[]> {
	const client = new TelegramClient(config);
	const findings: Finding[] = [];
	const add = (ok: boolean, line: string) => findings.push({ ok, line });
	const me = await client.me().catch((error: Error & { status?: number }) => {
		const wrong = error.status === 401 || error.status === 404;
		add(
			false,
			wrong
				? 'TELEGRAM_BOT_TOKEN is not valid: ask @BotFather for it with /token'
				: `Telegram cannot be asked (${error.message}): look at the network and TELEGRAM_API_ROOT`,
		);
	});
	if (!me) return findings;
	add(true, `the token is that of @${me.username}`);
	const chats = config.forumChatId ? [config.forumChatId] : config.chatIds;
	for (const chat of chats) {
		try {
			const found = await client.raw.getChat(chat);
			if (found.type === 'private') {
				add(true, `chat ${chat} is there`);
				continue;
			}
			if (config.forumChatId && !('is_forum' in found && found.is_forum)) {
				add(false, `group ${chat} has no topics: Group settings > Topics > on`);
				continue;
			}
			const member = await client.raw.getChatMember(chat, me.id);
			const isAdmin = member.status === 'administrator';
			if (!isAdmin) {
				add(
					false,
					`the bot is no admin of ${chat}: Group settings > Administrators > Add > ${me.username}`,
				);
			} else if (config.forumChatId && !member.can_manage_topics) {
				add(
					false,
					'the bot may not manage topics: Group settings > Administrators > Manage Topics > on',
				);
			} else add(true, `group ${chat} is there, and the bot has the rights it needs`);
		} catch (error) {
			const reason = toBridgeError(error).message;
			add(
				false,
				`chat ${chat} is not open to the bot (${reason}): add the bot to it, check the id`,
			);
		}
	}
	return findings;
}
