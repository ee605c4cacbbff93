/** What is special about Discord: the gateway, mentions, nonces, typing, and one channel for all. */
import { rmSync } from 'node:fs';
import { CHANNEL } from '../platforms/discord-stand-in';
import { eventually } from '../support/eventually';
import { openStream } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { Chat, posted } from './support/chat';
import { discordPlatform } from './support/discord-platform';

jest.setTimeout(15_000);

let platform: Awaited<ReturnType<typeof discordPlatform>>;
let runtime: RunningRuntime;
let logLines: string[];
const start = async (env: Record<string, string> = {}) => {
	logLines = [];
	runtime = await startRuntime({ env: { ...platform.env, ...env }, logLines });
};
beforeEach(async () => {
	platform = await discordPlatform();
});
afterEach(async () => {
	await runtime.stop();
	await platform.stop();
});

const visitor = async (content = 'Hello?') => {
	const chat = await Chat.begin(runtime);
	await chat.write(content);
	return { chat, ...(await posted(platform, content.slice(0, 15))) };
};
const online = () => eventually(async () => platform.standIn.seen.identified > 0);

it('resumes a session of the gateway, and hears what was said in between', async () => {
	await start();
	await online();
	const { chat, thread } = await visitor();
	platform.disturb();
	platform.say(thread, 'In between');
	await chat.message('In between');
	await eventually(async () => platform.standIn.seen.resumed > 0);
	expect(platform.standIn.seen.identified).toBe(1);
});

it('catches up on what operators wrote, changed and took back while it was away, once', async () => {
	await start();
	await online();
	const { chat, thread } = await visitor();
	const { standIn } = platform;
	const say = (text: string) => standIn.say(text, { channel: thread });
	const ids = ['Stays', 'To be changed', 'To be deleted'].map(say);
	for (const text of ['Stays', 'To be changed', 'To be deleted']) await chat.message(text);
	const other = await visitor('Somebody else');
	standIn.say('Of a thread that goes', { channel: other.thread });
	await other.chat.message('Of a thread that goes');
	const dataDir = runtime.dataDir;
	await runtime.stop({ keepData: true });
	standIn.edit(ids[1]!, 'Changed');
	standIn.remove(ids[2]!);
	// What is gone as a whole says nothing of its messages.
	standIn.deleteThread(other.thread);
	say('Written meanwhile');

	for (let round = 0; round < 2; round += 1) {
		runtime = await startRuntime({ env: platform.env, dataDir });
		const again = chat.on(runtime);
		await again.message('Written meanwhile');
		const { messages } = await again.messages().then((all) => ({
			messages: all.filter(({ type }) => type === 'operator'),
		}));
		expect(messages.map(({ content, deletedAt }) => deletedAt === undefined && content)).toEqual([
			'Stays',
			'Changed',
			false,
			'Written meanwhile',
		]);
		const events = (await runtime.api('GET', `/events?sessionId=${again.id}&limit=100`)).body
			.events;
		const count = (type: string) =>
			events.filter(({ event }: { event: string }) => event === type).length;
		expect([count('message.updated'), count('message.deleted')]).toEqual([1, 1]);
		const left = (await other.chat.on(runtime).messages()).map(({ content }) => content);
		expect(left).toContain('Of a thread that goes');
		await runtime.stop({ keepData: true });
	}
	runtime = await startRuntime({ env: platform.env, dataDir });
	rmSync(dataDir, { recursive: true, force: true });
});

it('says why Discord does not want it, and goes on posting', async () => {
	platform.standIn.hasMessageContent = false;
	await start();
	await visitor('Posted all the same');
	await eventually(async () => logLines.some((line) => line.includes('MESSAGE CONTENT INTENT')));
	expect(logLines.join('')).not.toContain(platform.env.DISCORD_BOT_TOKEN);
});

it('pings nobody, and names each post so that Discord can tell a repetition', async () => {
	await start();
	await visitor('@everyone <@&1>');
	const posts = platform.standIn.byBot();
	expect(posts.length).toBeGreaterThan(1);
	for (const { allowedMentions, nonce } of posts) {
		expect(allowedMentions).toEqual({ parse: [], replied_user: false });
		expect(nonce?.length).toBeLessThanOrEqual(25);
	}
	expect(new Set(posts.map(({ nonce }) => nonce)).size).toBe(posts.length);
});

it("shows operators' typing on the page, and their mentions in words", async () => {
	await start();
	await online();
	const { chat, thread } = await visitor();
	const stream = await openStream(runtime.url, chat.page.sessionId);
	platform.standIn.typing(thread);
	const { data } = await stream.frame('typing');
	expect(data).toMatchObject({ sender: 'operator', isTyping: true });
	platform.say(thread, 'Ask <@42> in <#7> <:party:99>');
	await chat.message('Ask @somebody in #channel :party:');
	stream.close();
});

it('ignores bots, webhooks, and other channels', async () => {
	await start();
	await online();
	const { chat, thread } = await visitor();
	const { standIn } = platform;
	standIn.say('A bot', { channel: thread, author: { id: '5', username: 'bot', bot: true } });
	standIn.say('Elsewhere', { channel: '100000000000000777' });
	standIn.say('!close', { channel: '100000000000000777' });
	standIn.say('In the channel itself');
	platform.say(thread, 'A person');
	await chat.message('A person');
	expect(await chat.messages()).toHaveLength(2);
});

it('without threads, replies in the channel go to the visitor they answer', async () => {
	await start({ DISCORD_USE_THREADS: 'false' });
	await online();
	const first = await visitor('The first one');
	const second = await visitor('The second one');
	expect(first.thread).toBe(CHANNEL);
	platform.say(CHANNEL, 'To the second', { replyTo: second.id });
	await second.chat.message('To the second');
	platform.say(CHANNEL, 'To nobody');
	platform.say(CHANNEL, '!close', { replyTo: first.id });
	await posted(platform, 'Give "close" in the conversation');
	expect(await first.chat.messages()).toHaveLength(1);
	expect((await first.chat.session()).status).toBe('active');
});
