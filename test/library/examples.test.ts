/** examples/: each file is run as it stands, by Node itself, and does what its first line says. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AiStandIn } from '../ai/support/ai-stand-in';
import { FORUM, TelegramStandIn, TOKEN } from '../platforms/telegram-stand-in';
import { eventually } from '../support/eventually';
import { connectPage, openStream, post } from '../support/page';

const folder = join(__dirname, '../../examples');
const ran = new Set<string>();

/** A running example. */
class Example {
	output = '';

	private constructor(
		readonly url: string,
		private readonly child: ChildProcess,
		private readonly ended: Promise<number | null>,
	) {}

	/** Starts it; resolves once it prints its address. */
	static async start(name: string, env: Record<string, string> = {}): Promise<Example> {
		ran.add(name);
		const scratch = mkdtempSync(join(tmpdir(), 'pocketping-example-'));
		const child = spawn(process.execPath, [join(folder, name)], {
			env: { ...process.env, PORT: '0', TMPDIR: scratch, DATA_DIR: join(scratch, 'data'), ...env },
		});
		const ended = new Promise<number | null>((resolve) => {
			const end = (code: number | null) => {
				rmSync(scratch, { recursive: true, force: true });
				resolve(code);
			};
			child.once('exit', end).once('error', () => end(null));
		});
		let output = '';
		let isOver = false;
		void ended.then(() => (isOver = true));
		child.stdout.on('data', (text) => (output += String(text)));
		child.stderr.on('data', (text) => (output += String(text)));
		const url = await eventually(async () => {
			if (isOver) throw new Error(`it ended: ${output}`);
			return /http:\/\/localhost:\d+/.exec(output)?.[0];
		}, 20_000);
		const example = new Example(url, child, ended);
		example.output = output;
		child.stdout.on('data', (text) => (example.output += String(text)));
		child.stderr.on('data', (text) => (example.output += String(text)));
		return example;
	}

	type(line: string): void {
		this.child.stdin?.write(`${line}\n`);
	}

	/** Waits until it prints this. */
	async prints(text: string): Promise<void> {
		await eventually(async () => this.output.includes(text)).catch(() => {
			throw new Error(`it did not print ${JSON.stringify(text)} but:\n${this.output}`);
		});
	}

	async stop(): Promise<number | null> {
		this.child.kill('SIGTERM');
		return await this.ended;
	}
}

let example: Example | undefined;
afterEach(async () => {
	await example?.stop();
	example = undefined;
});

const start = async (name: string, env?: Record<string, string>) =>
	(example = await Example.start(name, env));
const say = (url: string, sessionId: string, content: string) =>
	post(`${url}/pocketping/message`, { sessionId, content, sender: 'visitor' });

jest.setTimeout(30_000);

test('quick-start.ts', async () => {
	const { url } = await start('quick-start.ts');
	expect(await (await fetch(url)).text()).toContain('/pocketping/widget.js');
	const page = await connectPage(url);
	expect(page.welcomeMessage).toBe('Hi! How can we help?');
	const stream = await openStream(url, page.sessionId);
	stream.close();
	expect(await example?.stop()).toBe(0);
	expect(example?.output).toContain('stopped');
});

test('plain-http.ts', async () => {
	const { url } = await start('plain-http.ts');
	const { status, body } = await post(`${url}/connect`, { visitorId: 'v', sessionId: null });
	expect(status).toBe(200);
	const socket = new WebSocket(`${url.replace('http', 'ws')}/stream?sessionId=${body.sessionId}`);
	await new Promise((resolve, reject) => {
		socket.onopen = resolve;
		socket.onerror = reject;
	});
	socket.close();
});

test('custom-events.ts', async () => {
	const { url } = await start('custom-events.ts');
	const { sessionId } = await connectPage(url);
	const stream = await openStream(url, sessionId);
	const event = (total: number) =>
		post(`${url}/pocketping/event`, { sessionId, name: 'cart_abandoned', data: { total } });
	await event(5);
	await event(80);
	expect((await stream.frame('event')).data).toMatchObject({
		name: 'show_offer',
		data: { discount: 20, code: 'SAVE20' },
	});
	await example?.prints('offer shown on 1 page(s)');
	stream.close();
});

test('auto-reply.ts', async () => {
	const { url } = await start('auto-reply.ts');
	const { sessionId } = await connectPage(url);
	const stream = await openStream(url, sessionId);
	await say(url, sessionId, 'Hello?');
	await stream.frame(({ data }) => data?.content === 'We are back at nine.');
	await example?.prints('new session of visitor-1');
	stream.close();
});

test('ai-takeover.ts', async () => {
	const ai = await AiStandIn.start();
	const env = { ...ai.env(), AI_TAKEOVER_DELAY: '0' };
	const { url } = await start('ai-takeover.ts', env);
	const { sessionId } = await connectPage(url);
	const stream = await openStream(url, sessionId);
	await say(url, sessionId, 'Do you have boots?');
	await stream.frame(({ data }) => data?.content === 'Hello from the model.');
	expect(ai.requests[0]?.system).toContain('shoe shop');
	stream.close();
	await example?.stop();
	await ai.stop();
});

test('own-ai-provider.ts', async () => {
	const { url } = await start('own-ai-provider.ts');
	const { sessionId } = await connectPage(url);
	const stream = await openStream(url, sessionId);
	await say(url, sessionId, 'What about shipping?');
	await stream.frame(({ data }) => data?.content === 'We ship within two days.');
	await say(url, sessionId, 'Do you like hats?');
	await stream.frame(({ data }) => String(data?.content).includes('ask a colleague'));
	stream.close();
});

test('telegram.ts', async () => {
	const telegram = await TelegramStandIn.start();
	const { url } = await start('telegram.ts', {
		TELEGRAM_BOT_TOKEN: TOKEN,
		TELEGRAM_FORUM_CHAT_ID: FORUM,
		TELEGRAM_API_ROOT: telegram.url,
	});
	const { sessionId } = await connectPage(url);
	const stream = await openStream(url, sessionId);
	await say(url, sessionId, 'Anybody there?');
	await eventually(async () => telegram.posts().some(({ text }) => text.includes('Anybody')));
	const [topic] = telegram.topics();
	telegram.say({ text: 'Yes!', topic: topic?.id ?? 0 });
	await stream.frame(({ data }) => data?.content === 'Yes!');
	stream.close();
	await example?.stop();
	await telegram.stop();
});

test('own-bridge.ts', async () => {
	const { url } = await start('own-bridge.ts');
	const { sessionId } = await connectPage(url);
	const stream = await openStream(url, sessionId);
	await say(url, sessionId, 'Anybody there?');
	await example?.prints('Anybody there?');
	example?.type('Yes, here!');
	await stream.frame(({ data }) => data?.content === 'Yes, here!');
	stream.close();
});

test('own-storage.ts', async () => {
	const { url } = await start('own-storage.ts');
	expect(example?.output).toMatch(/✓ waits: /);
	await connectPage(url);
	await example?.prints('took');
});

test('ip-filter.ts', async () => {
	const { url } = await start('ip-filter.ts');
	expect(example?.output).toContain("matchedRule: '203.0.113.0/24'");
	const connect = (ip: string) =>
		post(
			`${url}/pocketping/connect`,
			{ visitorId: 'v', sessionId: null },
			{ 'x-forwarded-for': ip },
		);
	expect((await connect('203.0.113.9')).status).toBe(451);
	expect((await connect('203.0.113.7')).status).toBe(200);
	expect((await connect('192.0.2.1')).status).toBe(200);
});

test('two-instances.ts', async () => {
	const { url } = await start('two-instances.ts');
	const greetings = await eventually(async () => {
		const shops = ['shoes', 'hats'].map((shop) =>
			post(`${url}/${shop}/chat/connect`, { visitorId: 'v', sessionId: null }),
		);
		const answers = await Promise.all(shops);
		return answers.every(({ status }) => status === 200)
			? answers.map(({ body }) => body.welcomeMessage)
			: undefined;
	});
	expect(greetings).toEqual(['Welcome to shoes!', 'Welcome to hats!']);
});

test('webhook-receiver.ts', async () => {
	const { url } = await start('webhook-receiver.ts');
	const { sessionId } = await connectPage(url);
	const body = { sessionId, name: 'clicked_pricing', data: { plan: 'pro' } };
	await post(`${url}/pocketping/event`, body);
	await example?.prints('received clicked_pricing {"plan":"pro"}');
});

test('every example is run, and listed', () => {
	const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'serve.ts');
	expect([...ran].sort()).toEqual(files.sort());
	const list = readFileSync(join(folder, 'README.md'), 'utf8');
	for (const name of files) expect(list).toContain(`(${name})`);
});
