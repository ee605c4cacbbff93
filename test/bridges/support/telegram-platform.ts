/** Telegram, as the bridge suite sees it. */
import { FORUM, TelegramStandIn, TOKEN } from '../../platforms/telegram-stand-in';
import type { Platform } from './platform';

export async function telegramPlatform(): Promise<Platform & { standIn: TelegramStandIn }> {
	const standIn = await TelegramStandIn.start();
	let left = 0;
	return {
		standIn,
		name: 'telegram',
		env: {
			TELEGRAM_BOT_TOKEN: TOKEN,
			TELEGRAM_FORUM_CHAT_ID: FORUM,
			TELEGRAM_API_ROOT: standIn.url,
		},
		limit: 4096,
		posts: () =>
			standIn.posts().map((post) => ({
				id: String(post.message_id),
				thread: String(post.topic),
				text: post.text,
				raw: post.raw,
				replyTo: post.replyTo === undefined ? undefined : String(post.replyTo),
				edits: post.edits,
				reactions: post.reactions,
				file: post.file,
			})),
		threads: () =>
			standIn.topics().map(({ id, name, closed }) => ({ id: String(id), title: name, closed })),
		say: (thread, text, { replyTo, file } = {}) => {
			const topic = Number(thread);
			const reply = replyTo === undefined ? {} : { replyTo: Number(replyTo) };
			if (!file) return String(standIn.say({ text, topic, ...reply }));
			const id = `documents/${file.name}`;
			standIn.files.set(id, file.bytes);
			const document = {
				file_id: id,
				file_name: file.name,
				mime_type: file.mimeType,
				file_size: file.bytes.length,
			};
			return String(standIn.say({ caption: text, topic, media: { document }, ...reply }));
		},
		command: (thread, words) => {
			standIn.say({ text: `/${words}`, ...(thread !== undefined && { topic: Number(thread) }) });
		},
		edit: (id, text) => standIn.edit(Number(id), text),
		// Telegram does not tell bots of deletions.
		remove: (thread, id) => {
			standIn.say({ text: '/delete', topic: Number(thread), replyTo: Number(id) });
		},
		react: (id) => standIn.react(Number(id), '👍'),
		reactionsOf: (id) =>
			standIn.messages.find(({ message_id }) => message_id === Number(id))?.reactions ?? [],
		deleteThread: (id) => standIn.deleteTopic(Number(id)),
		throttle: (times, seconds) => {
			left = times;
			standIn.before = ({ method }) => {
				if (method !== 'sendMessage' || left === 0) return;
				left -= 1;
				throw TelegramStandIn.tooMany(seconds);
			};
		},
		disturb: () => {
			let once = true;
			standIn.before = ({ method }) => {
				if (method !== 'getUpdates' || !once) return;
				once = false;
				throw TelegramStandIn.tooMany(1);
			};
		},
		stop: () => standIn.stop(),
	};
}
