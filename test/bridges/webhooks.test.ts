/** Platforms that call: Telegram's webhook and Slack's Events API, and everybody who only claims to be them. */
import type { TelegramStandIn } from '../platforms/telegram-stand-in';
import { SIGNING_SECRET, SlackStandIn } from '../platforms/slack-stand-in';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { Chat, posted } from './support/chat';
import { slackPlatform } from './support/slack-platform';
import { telegramPlatform } from './support/telegram-platform';
import { eventually } from '../support/eventually';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

jest.setTimeout(15_000);

const SECRET = 'a_secret_that_only_telegram_knows';
let runtime: RunningRuntime;
let logLines: string[];

/** A port that is free now, since PUBLIC_URL must be known before the service listens. */
async function freePort(): Promise<string> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return String(port);
}

async function start(env: Record<string, string>): Promise<void> {
	const port = await freePort();
	logLines = [];
	const PUBLIC_URL = `http://127.0.0.1:${port}`;
	runtime = await startRuntime({ env: { PORT: port, PUBLIC_URL, ...env }, logLines });
}

const refusals = () => logLines.filter((line) => line.includes('not from the platform'));

describe('Telegram', () => {
	let platform: Awaited<ReturnType<typeof telegramPlatform>>;
	let standIn: TelegramStandIn;
	beforeEach(async () => {
		platform = await telegramPlatform();
		standIn = platform.standIn;
		await start({ ...platform.env, TELEGRAM_WEBHOOK_SECRET: SECRET });
		await eventually(async () => standIn.webhook);
	});
	afterEach(async () => {
		await runtime.stop();
		await platform.stop();
	});

	const call = (body: unknown, headers: Record<string, string>) =>
		fetch(`${runtime.url}/bridges/telegram/webhook`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: typeof body === 'string' ? body : JSON.stringify(body),
		});

	it('brings what operators write', async () => {
		const chat = await Chat.begin(runtime);
		await chat.write('By webhook?');
		const { thread } = await posted(platform, 'By webhook?');
		expect(standIn.calls.filter(({ method }) => method === 'getUpdates')).toHaveLength(0);
		platform.say(thread, 'Yes');
		await chat.message('Yes');
	});

	it('is not believed without its secret', async () => {
		const chat = await Chat.begin(runtime);
		await chat.write('Forged?');
		const { thread } = await posted(platform, 'Forged?');
		const update = {
			update_id: 5,
			message: {
				message_id: 999,
				from: { id: 1, is_bot: false, first_name: 'Mallory' },
				chat: { id: -1001234567890, type: 'supergroup' },
				message_thread_id: Number(thread),
				is_topic_message: true,
				text: 'forged',
			},
		};
		const name = 'x-telegram-bot-api-secret-token';
		for (const headers of [{}, { [name]: '' }, { [name]: `${SECRET}x` }, { [name]: 'wrong' }]) {
			expect((await call(update, headers as Record<string, string>)).status).toBe(401);
		}
		expect((await call('[1]', { [name]: SECRET })).status).toBe(400);
		expect((await call('x'.repeat(1_100_000), { [name]: SECRET })).status).toBe(413);
		expect(await chat.messages()).toHaveLength(1);
		expect(refusals()).toHaveLength(1);
		// The same with the secret, twice: one message.
		expect((await call(update, { [name]: SECRET })).status).toBe(200);
		expect((await call(update, { [name]: SECRET })).status).toBe(200);
		await chat.message('forged');
		expect(await chat.messages()).toHaveLength(2);
		// From a chat that is not set up, with the secret: ignored.
		const foreign = structuredClone(update);
		Object.assign(foreign.message, { chat: { id: -1, type: 'group' }, message_id: 1000 });
		expect((await call(foreign, { [name]: SECRET })).status).toBe(200);
		expect(await chat.messages()).toHaveLength(2);
		expect(logLines.join('')).not.toContain(SECRET);
	});
});

describe('Slack', () => {
	let platform: Awaited<ReturnType<typeof slackPlatform>>;
	let standIn: SlackStandIn;
	beforeEach(async () => {
		platform = await slackPlatform();
		standIn = platform.standIn;
		await start({ ...platform.env, SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: SIGNING_SECRET });
		standIn.eventsUrl = `${runtime.url}/bridges/slack/events`;
	});
	afterEach(async () => {
		await runtime.stop();
		await platform.stop();
	});

	const event = (thread: string, text: string, ts = '1700000000.000900') =>
		JSON.stringify({
			type: 'event_callback',
			team_id: 'T1',
			api_app_id: 'A1',
			event_id: 'Ev900',
			event: {
				type: 'message',
				channel: 'C0123456789',
				user: 'U0ANNA',
				text,
				ts,
				thread_ts: thread,
			},
		});

	it('answers the challenge, and brings what operators write', async () => {
		const challenge = await standIn.call(
			JSON.stringify({ type: 'url_verification', challenge: 'abc' }),
		);
		expect(await challenge.json()).toEqual({ challenge: 'abc' });
		const chat = await Chat.begin(runtime);
		await chat.write('By HTTP?');
		const { thread } = await posted(platform, 'By HTTP?');
		platform.say(thread, 'Yes *bold* <https://shop.example/a|here> &amp; done');
		await chat.message('Yes **bold** here (https://shop.example/a) & done');
		// A retry of Slack's.
		for (let tries = 0; tries < 3; tries += 1) {
			expect((await standIn.call(event(thread, 'Once'))).status).toBe(200);
		}
		await chat.message('Once');
		expect((await chat.messages()).filter(({ content }) => content === 'Once')).toHaveLength(1);
	});

	it('is not believed unsigned, stale, early, or changed', async () => {
		const chat = await Chat.begin(runtime);
		await chat.write('Forged?');
		const { thread } = await posted(platform, 'Forged?');
		const body = event(thread, 'forged');
		const now = Math.floor(Date.now() / 1000);
		const unsigned = await fetch(standIn.eventsUrl ?? '', { method: 'POST', body });
		const answers = [
			unsigned,
			await standIn.call(body, now, 'another secret'),
			await standIn.call(body, now - 301),
			await standIn.call(body, now + 400),
		];
		expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
		expect(await chat.messages()).toHaveLength(1);
		expect(refusals()).toHaveLength(1);
	});

	it("never shows its token to another host than Slack's", async () => {
		const chat = await Chat.begin(runtime);
		await chat.write('A file?');
		const { thread } = await posted(platform, 'A file?');
		const other = await SlackStandIn.start();
		const files = [
			{
				name: 'a.pdf',
				mimetype: 'application/pdf',
				size: 10,
				url_private_download: `${other.url}/files/a.pdf`,
			},
		];
		standIn.say('From elsewhere', { thread, files });
		await posted(platform, 'a.pdf was not sent');
		expect(other.downloads).toEqual([]);
		await other.stop();
	});
});
