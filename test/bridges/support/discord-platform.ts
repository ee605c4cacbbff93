/** Discord, as the bridge suite sees it. */
import { CHANNEL, DiscordStandIn, TOKEN } from '../../platforms/discord-stand-in';
import type { Platform } from './platform';

export async function discordPlatform(): Promise<Platform & { standIn: DiscordStandIn }> {
	const standIn = await DiscordStandIn.start();
	let left = 0;
	return {
		standIn,
		name: 'discord',
		env: {
			DISCORD_BOT_TOKEN: TOKEN,
			DISCORD_CHANNEL_ID: CHANNEL,
			DISCORD_API_URL: standIn.url,
		},
		limit: 2000,
		posts: () =>
			standIn.byBot().map((post) => ({
				id: post.id,
				thread: post.channel,
				text: post.content.replace(/\\([^\w\s])/g, '$1').replace(/\\_/g, '_'),
				raw: post.content,
				replyTo: post.replyTo,
				edits: post.edits,
				reactions: post.reactions,
				file: post.file,
			})),
		threads: () =>
			[...standIn.threads].map(([id, { name, archived }]) => ({
				id,
				title: name,
				closed: archived,
			})),
		say: (thread, text, { replyTo, file } = {}) => {
			const reply = replyTo === undefined ? {} : { replyTo };
			if (!file) return standIn.say(text, { channel: thread, ...reply });
			standIn.files.set(file.name, file.bytes);
			const files = [
				{
					id: '1',
					filename: file.name,
					content_type: file.mimeType,
					size: file.bytes.length,
					url: `${standIn.url}/files/${file.name}`,
				},
			];
			return standIn.say(text, { channel: thread, files, ...reply });
		},
		command: (thread, words) =>
			void standIn.say(`!${words}`, thread === undefined ? {} : { channel: thread }),
		edit: (id, text) => standIn.edit(id, text),
		remove: (_thread, id) => standIn.remove(id),
		react: (id) => standIn.react(id),
		reactionsOf: (id) => standIn.posts.find((post) => post.id === id)?.reactions ?? [],
		deleteThread: (id) => standIn.deleteThread(id),
		throttle: (times, seconds) => {
			left = times;
			standIn.before = ({ method, path }) => {
				if (method !== 'POST' || !path.endsWith('/messages') || left === 0) return;
				left -= 1;
				throw DiscordStandIn.tooMany(seconds);
			};
		},
		disturb: () => standIn.reconnect(),
		stop: () => standIn.stop(),
	};
}
