/** Three bridges at once: what an operator does in one is seen by the visitor and in the other two. */
import { eventually } from '../support/eventually';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { SAMPLES } from '../support/upload';
import { Chat, posted } from './support/chat';
import { discordPlatform } from './support/discord-platform';
import type { Platform } from './support/platform';
import { slackPlatform } from './support/slack-platform';
import { telegramPlatform } from './support/telegram-platform';

jest.setTimeout(15_000);

let platforms: Platform[];
let runtime: RunningRuntime;
let chat: Chat;
let question: string;
let logLines: string[];

beforeEach(async () => {
	platforms = await Promise.all([telegramPlatform(), discordPlatform(), slackPlatform()]);
	const env = Object.assign({}, ...platforms.map((platform) => platform.env));
	logLines = [];
	runtime = await startRuntime({ env, logLines });
	chat = await Chat.begin(runtime);
	question = await chat.write('Which colour is it?');
});
afterEach(async () => {
	await runtime.stop();
	await Promise.all(platforms.map((platform) => platform.stop()));
});

const threadOn = async (platform: Platform) => (await posted(platform, 'Which colour')).thread;
const origins = ['telegram', 'discord', 'slack'] as const;
const split = (origin: string) => ({
	from: platforms.find(({ name }) => name === origin)!,
	others: platforms.filter(({ name }) => name !== origin),
});

describe.each(origins)('from %s', (origin) => {
	it('a message goes to the visitor and to the others, with its source, and not back', async () => {
		const { from, others } = split(origin);
		from.say(await threadOn(from), 'It is red');
		expect((await chat.message('It is red')).operator).toMatchObject({
			name: 'Anna',
			source: origin,
		});
		for (const other of others) {
			const post = await posted(other, 'It is red');
			expect(post.text).toContain(`Anna via ${origin}`);
			expect(post.thread).toBe(await threadOn(other));
		}
		expect(from.posts().filter(({ text }) => text.includes('It is red'))).toHaveLength(0);
		expect((await chat.messages()).filter(({ type }) => type === 'operator')).toHaveLength(1);
	});

	it('a reply points at the same message everywhere', async () => {
		const { from, others } = split(origin);
		const asked = await posted(from, 'Which colour');
		from.say(asked.thread, 'Red, as a reply', { replyTo: asked.id });
		const message = await chat.message('Red, as a reply');
		// Slack has threads, and no replies within them.
		if (origin === 'slack') return;
		expect(message.replyTo).toBe(question);
		for (const other of others) {
			const post = await posted(other, 'Red, as a reply');
			if (other.name === 'slack') expect(post.text).toContain('Which colour is it?');
			else expect(post.replyTo).toBe((await posted(other, 'Which colour')).id);
		}
	});

	it('an edit and a deletion follow', async () => {
		const { from, others } = split(origin);
		const thread = await threadOn(from);
		const id = from.say(thread, 'It is rde');
		for (const other of others) await posted(other, 'It is rde');
		from.edit(id, 'It is red');
		const edited = await Promise.all(others.map((other) => posted(other, 'It is red')));
		expect(edited.map(({ edits }) => edits)).toEqual([1, 1]);
		from.remove(thread, id);
		for (const other of others) {
			await eventually(async () => other.posts().every(({ text }) => !text.includes('It is red')));
		}
		await eventually(async () => (await chat.messages()).some(({ deletedAt }) => deletedAt));
	});

	it('a file follows', async () => {
		const { from, others } = split(origin);
		const { filename: name, mimeType, bytes } = SAMPLES.pdf;
		from.say(await threadOn(from), 'The manual', { file: { name, mimeType, bytes } });
		for (const other of others) {
			const post = await eventually(async () => other.posts().find(({ file }) => file));
			expect(post.file?.name).toBe(name);
			expect(post.file?.bytes.equals(bytes)).toBe(true);
		}
	});

	it('closing closes it everywhere', async () => {
		const { from } = split(origin);
		const threads = await Promise.all(platforms.map(threadOn));
		expect(threads).toHaveLength(3);
		from.command(await threadOn(from), 'close');
		for (const platform of platforms) {
			await eventually(async () => platform.threads().every(({ closed }) => closed));
		}
	});
});

it('operators of all platforms count as one team', async () => {
	const status = async () => (await runtime.api('GET', '/operator/status')).body.online as boolean;
	const [first, second, third] = platforms as [Platform, Platform, Platform];
	for (const platform of platforms) await threadOn(platform);
	first.command(undefined, 'online');
	await eventually(status);
	second.command(undefined, 'online');
	third.command(await threadOn(third), 'online');
	await posted(third, 'Anna is online');
	first.command(await threadOn(first), 'offline');
	await posted(first, 'Somebody else is still there');
	expect(await status()).toBe(true);
	await runtime.api('PUT', '/operator/status', { online: false });
	expect(await status()).toBe(false);
});

it('one that is down changes nothing for the others', async () => {
	const [broken, ...others] = platforms as [Platform, Platform, Platform];
	await Promise.all(platforms.map(threadOn));
	await broken.stop();
	const began = Date.now();
	await chat.write('Anybody?');
	expect(Date.now() - began).toBeLessThan(1000);
	for (const other of others) await posted(other, 'Anybody?');
	others[0]?.say(await threadOn(others[0]), 'Here!');
	await chat.message('Here!');
	await eventually(async () => logLines.some((line) => line.includes('Telegram was not reached')));
	const tokens = platforms.flatMap(({ env }) =>
		Object.entries(env).flatMap(([name, value]) => (name.endsWith('_TOKEN') ? value : [])),
	);
	expect(tokens).toHaveLength(4);
	for (const token of tokens) expect(logLines.join('')).not.toContain(token);
});
