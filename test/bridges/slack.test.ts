/** What is Slack's own: the real bolt against a stand-in of Slack. */
import type { SlackStandIn } from '../platforms/slack-stand-in';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { SAMPLES } from '../support/upload';
import { Chat, posted } from './support/chat';
import { slackPlatform } from './support/slack-platform';

let platform: Awaited<ReturnType<typeof slackPlatform>>;
let slack: SlackStandIn;
let runtime: RunningRuntime;
beforeEach(async () => {
	platform = await slackPlatform();
	slack = platform.standIn;
	runtime = await startRuntime({ env: platform.env });
});
afterEach(async () => {
	await runtime.stop();
	await platform.stop();
});

it('takes ten files of one post, and says which ones it did not take', async () => {
	const chat = await Chat.begin(runtime);
	await chat.write('All of them, please');
	const { thread } = await posted(platform, 'All of them');
	const { mimeType, bytes } = SAMPLES.pdf;
	const files = Array.from({ length: 12 }, (_, n) => {
		const name = `page-${n}.pdf`;
		slack.files.set(name, bytes);
		const url_private_download = `${slack.url}/files/${name}`;
		return { id: `F${n}`, name, mimetype: mimeType, size: bytes.length, url_private_download };
	});
	slack.say('Here they are', { thread, files });
	expect((await chat.message('Here they are')).attachments).toHaveLength(10);
	const { text } = await posted(platform, 'page-10.pdf was not sent');
	expect(text).toContain('page-11.pdf was not sent');
});
