/** Who is there: an operator who writes counts for a while, one who says so until they say otherwise. */
import { ManualClock } from '../support/manual-clock';
import { eventually } from '../support/eventually';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { Chat, posted } from './support/chat';
import { telegramPlatform } from './support/telegram-platform';

let platform: Awaited<ReturnType<typeof telegramPlatform>>;
let runtime: RunningRuntime;
const clock = new ManualClock();
beforeEach(async () => {
	platform = await telegramPlatform();
	runtime = await startRuntime({ env: platform.env, clock });
});
afterEach(async () => {
	await runtime.stop();
	await platform.stop();
});

const isOnline = async () => (await runtime.api('GET', '/operator/status')).body.online as boolean;
const MINUTE = 60_000;

it('ends some time after the last message', async () => {
	const chat = await Chat.begin(runtime);
	await chat.write('Anybody?');
	const { thread } = await posted(platform, 'Anybody?');
	platform.say(thread, 'One');
	await eventually(isOnline);
	clock.advance(10 * MINUTE);
	platform.say(thread, 'Two');
	await chat.message('Two');
	clock.advance(10 * MINUTE);
	expect(await isOnline()).toBe(true);
	clock.advance(6 * MINUTE);
	await eventually(async () => !(await isOnline()));
	const { body } = await runtime.api('GET', '/events?type=operator.status');
	expect(body.events.map(({ data }: any) => data.online)).toEqual([false, true]);
});

it('lasts for who said so', async () => {
	const chat = await Chat.begin(runtime);
	await chat.write('Anybody?');
	const { thread } = await posted(platform, 'Anybody?');
	platform.command(thread, 'online');
	await eventually(isOnline);
	platform.say(thread, 'Here');
	await chat.message('Here');
	clock.advance(24 * 60 * MINUTE);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(await isOnline()).toBe(true);
	platform.command(thread, 'offline');
	await eventually(async () => !(await isOnline()));
});
