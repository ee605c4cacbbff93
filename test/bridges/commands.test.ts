/** What commands in a chat answer and do where it depends on the settings: the AI's switch, and `info`. */
import { eventually } from '../support/eventually';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { Chat, posted } from './support/chat';
import type { Platform } from './support/platform';
import { telegramPlatform } from './support/telegram-platform';

let platform: Platform;
let runtime: RunningRuntime;

beforeEach(async () => {
	platform = await telegramPlatform();
});
afterEach(async () => {
	await runtime.stop();
	await platform.stop();
});

/** A visitor who wrote, with these settings, and the thread they got. */
async function visitor(env: Record<string, string> = {}) {
	runtime = await startRuntime({ env: { ...platform.env, ...env } });
	const chat = await Chat.begin(runtime);
	await chat.write('Where is my order?');
	const { thread } = await posted(platform, 'Where is my order?');
	return { chat, thread };
}

describe('ai on', () => {
	it('changes nothing where no AI is set up, and says what to set', async () => {
		const { chat, thread } = await visitor();
		// What the posts before it cause is over.
		await eventually(async () =>
			(await chat.messages()).every(({ status }) => status === 'delivered'),
		);
		const before = await chat.session();
		platform.command(thread, 'ai on');
		const answer = await posted(platform, 'No AI is set up');
		expect(answer.text).toContain('AI_PROVIDER');
		expect(answer.text).not.toContain('\n');
		expect(await chat.session()).toEqual(before);
		expect(platform.posts().filter(({ text }) => text.includes('🤖'))).toEqual([]);
	});

	it('takes back an "ai off" there, which silences workflows, too', async () => {
		const { chat, thread } = await visitor();
		const answer = () =>
			runtime.api('POST', `/sessions/${chat.id}/messages`, {
				content: 'From a workflow',
				type: 'ai',
				suppressWhileHuman: true,
			});
		platform.command(thread, 'ai off');
		await posted(platform, 'The AI says nothing here');
		expect((await answer()).body.code).toBe('AI_SWITCHED_OFF');
		platform.command(thread, 'ai on');
		expect((await posted(platform, 'No AI is set up')).text).toContain('a workflow');
		expect((await answer()).status).toBe(201);
	});

	it('gives the session to the AI that is set up', async () => {
		const { chat, thread } = await visitor({ AI_PROVIDER: 'workflow' });
		platform.command(thread, 'ai on');
		await posted(platform, 'The AI answers here');
		expect(await chat.session()).toMatchObject({ aiEnabled: true, handledBy: 'bot' });
	});
});

describe('info', () => {
	/** What it answers, with these settings. */
	async function info(env: Record<string, string>): Promise<string> {
		const { thread } = await visitor(env);
		platform.command(thread, 'info');
		return (await posted(platform, 'Status: active')).text;
	}

	it('tells what is known of the visitor', async () => {
		const text = await info({});
		expect(text).toContain('IP: 127.0.0.1');
		expect(text).toContain('Page: https://shop.example/cart');
	});

	it('keeps to itself what operators are not to see, as cards do', async () => {
		const text = await info({ BRIDGE_SHOW_METADATA: 'false', BRIDGE_SHOW_URL: 'false' });
		expect(text).toMatch(/^Session: \S+\nStatus: active, answered by: waiting$/);
	});
});
