/** Slack, as the bridge suite sees it. */
import { APP_TOKEN, BOT_TOKEN, CHANNEL, SlackStandIn } from '../../platforms/slack-stand-in';
import type { Platform } from './platform';

const unescape = (text: string) =>
	text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

export async function slackPlatform(): Promise<Platform & { standIn: SlackStandIn }> {
	const standIn = await SlackStandIn.start();
	let left = 0;
	return {
		standIn,
		name: 'slack',
		env: {
			SLACK_BOT_TOKEN: BOT_TOKEN,
			SLACK_CHANNEL_ID: CHANNEL,
			SLACK_APP_TOKEN: APP_TOKEN,
			SLACK_API_URL: `${standIn.url}/api`,
		},
		limit: 4000,
		// The first message of a thread is its title, not a post.
		posts: () =>
			standIn.byBot().flatMap((post) => {
				if (post.thread === undefined) return [];
				return {
					id: post.ts,
					thread: post.thread,
					text: unescape(post.text),
					raw: post.text,
					replyTo: undefined,
					edits: post.edits,
					reactions: post.reactions,
					file: post.file,
				};
			}),
		threads: () =>
			standIn.byBot().flatMap(({ ts, thread, text }) => {
				const title = unescape(text);
				return thread === undefined ? { id: ts, title, closed: title.includes('🔴') } : [];
			}),
		say: (thread, text, { file } = {}) => {
			if (!file) return standIn.say(text, { thread });
			standIn.files.set(file.name, file.bytes);
			const files = [
				{
					id: 'F1',
					name: file.name,
					mimetype: file.mimeType,
					size: file.bytes.length,
					url_private_download: `${standIn.url}/files/${file.name}`,
				},
			];
			return standIn.say(text, { thread, files });
		},
		command: (thread, words) => void standIn.command(words, thread),
		edit: (id, text) => standIn.edit(id, text),
		remove: (_thread, id) => standIn.remove(id),
		react: (id) => standIn.react(id),
		reactionsOf: (id) => standIn.posts.find(({ ts }) => ts === id)?.reactions ?? [],
		deleteThread: (id) => standIn.remove(id),
		throttle: (times, seconds) => {
			left = times;
			standIn.before = ({ method }) => {
				if (method !== 'chat.postMessage' || left === 0) return;
				left -= 1;
				throw SlackStandIn.tooMany(seconds);
			};
		},
		disturb: () => standIn.refresh(),
		stop: () => standIn.stop(),
	};
}
