/** The five steps of the takeover timer, hand-back, and the switch: a real runtime, its clock moved by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { ManualClock } from '../support/manual-clock';
import { openStream, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { AiChat, settled, warmUp } from './support/ai-chat';
import { AiStandIn } from './support/ai-stand-in';

let standIn: AiStandIn;
let runtime: RunningRuntime;
let clock: ManualClock;
beforeAll(async () => {
	standIn = await AiStandIn.start();
	await warmUp('openai');
});
beforeEach(async () => {
	standIn.behaviours.splice(0);
	standIn.requests.splice(0);
	clock = new ManualClock();
	runtime = await start();
});
afterEach(() => runtime.stop());
afterAll(() => standIn.stop());

const start = (env: Record<string, string> = {}, dataDir?: string) =>
	startRuntime({ clock, dataDir, env: { ...standIn.env(), RATE_LIMITS: 'off', ...env } });

async function restart(env: Record<string, string> = {}): Promise<void> {
	await runtime.stop();
	runtime = await start(env);
}

const minutes = (count: number) => count * 60_000;

describe('the takeover timer', () => {
	it('starts at the first unanswered message, and ends with the AI answering', async () => {
		const chat = await AiChat.open(runtime);
		await chat.asks('Do you ship to France?');
		clock.advance(200_000);
		await chat.asks('Hello?');
		clock.advance(99_000);
		await settled();
		expect(await chat.session()).toMatchObject({ handledBy: 'waiting', aiEnabled: null });
		expect(standIn.requests).toHaveLength(0);

		// Opened here, since a page that says nothing for minutes is taken for dead.
		const stream = await openStream(runtime.url, chat.page.sessionId);
		clock.advance(1000);
		expect(await chat.answered(clock)).toEqual([
			'visitor: Do you ship to France?',
			'visitor: Hello?',
			'ai: Hello from the model.',
		]);
		expect(await chat.handoffs()).toEqual(['waiting>bot timeout']);
		const [takeover] = await chat.events('ai.takeover');
		expect(takeover.data).toMatchObject({ reason: 'timeout', session: { handledBy: 'bot' } });
		const frame = await stream.frame('ai_takeover');
		expect(frame.data).toEqual({ sessionId: chat.id, reason: 'timeout' });
		expect((await stream.frame((seen) => seen.data?.sender === 'ai')).type).toBe('message');
		expect(stream.frames.some(({ type }) => type === 'typing')).toBe(true);
		stream.close();
		expect(standIn.requests).toHaveLength(1);
	});

	it('is stopped by an operator, and the AI stays away', async () => {
		const chat = await AiChat.open(runtime);
		await chat.asks('Anybody?');
		clock.advance(299_000);
		await chat.replies('Yes, hello!');
		clock.advance(minutes(10));
		await chat.asks('Good. What does it cost?');
		clock.advance(minutes(10));
		await settled();
		expect(standIn.requests).toHaveLength(0);
		expect(await chat.handoffs()).toEqual(['waiting>human operator_message']);
	});

	it('runs also when operators are marked online but silent', async () => {
		await runtime.api('PUT', '/operator/status', { online: true });
		const chat = await AiChat.open(runtime);
		await chat.asks('Anybody?');
		clock.advance(minutes(5));
		await chat.answered(clock);
	});

	it('answers what follows at once, until an operator writes', async () => {
		const chat = await AiChat.open(runtime);
		await chat.asks('Anybody?');
		clock.advance(minutes(5));
		await chat.answered(clock);
		await chat.asks('And to Spain?');
		await chat.answered(clock, 2);
		await chat.replies('I am here now.');
		await chat.asks('Great, a human!');
		clock.advance(minutes(30));
		await settled();
		expect((await chat.lines()).at(-1)).toBe('visitor: Great, a human!');
		expect(await chat.session()).toMatchObject({ handledBy: 'human' });
	});

	it('with a delay of 0 does not wait', async () => {
		await runtime.stop();
		runtime = await start({ AI_TAKEOVER_DELAY: '0' });
		const chat = await AiChat.open(runtime);
		await chat.asks('Anybody?');
		expect(await chat.session()).toMatchObject({ handledBy: 'bot' });
		await chat.answered(clock);
		const told = await chat.events('message.created', 'ai.takeover');
		expect(told.map(({ event }) => event)).toEqual([
			'message.created',
			'ai.takeover',
			'message.created',
		]);
	});

	it('finds nothing to do when the message was taken back', async () => {
		const chat = await AiChat.open(runtime);
		const id = await chat.asks('Oops');
		await runtime.api('DELETE', `/sessions/${chat.id}/messages/${id}`);
		clock.advance(minutes(5));
		await settled();
		expect(await chat.session()).toMatchObject({ handledBy: 'waiting' });
	});

	it('leaves programs to humans', async () => {
		const { body } = await post(
			`${runtime.url}/pocketping/connect`,
			{ visitorId: 'v', sessionId: null, metadata: { url: 'https://shop.example/' } },
			{ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/130.0.0.0 Safari/537.36' },
		);
		const chat = AiChat.of(runtime, body);
		expect(await chat.session()).toMatchObject({ metadata: { botReason: 'headless_ua' } });
		await chat.asks('ping');
		clock.advance(minutes(5));
		await settled();
		expect(await chat.session()).toMatchObject({ handledBy: 'waiting' });
	});

	it.each(['before the message', 'while it runs', 'after it was due'])(
		'survives a restart %s',
		async (when) => {
			const dataDir = mkdtempSync('/tmp/pocketping-test-');
			await runtime.stop();
			runtime = await start({}, dataDir);
			const chat = await AiChat.open(runtime);
			if (when === 'before the message') await restartIn(dataDir, chat);
			await chat.asks('Anybody?');
			clock.advance(minutes(4));
			if (when === 'while it runs') await restartIn(dataDir, chat);
			await runtime.stop();
			if (when === 'after it was due') clock.advance(minutes(60));
			runtime = await start({}, dataDir);
			chat.runtime = runtime;
			if (when !== 'after it was due') clock.advance(minutes(1));
			await chat.answered(clock);
			expect(await chat.handoffs()).toEqual(['waiting>bot timeout']);
			await runtime.stop();
			rmSync(dataDir, { recursive: true });
			runtime = await start();
		},
	);
});

async function restartIn(dataDir: string, chat: AiChat): Promise<void> {
	await runtime.stop();
	runtime = await start({}, dataDir);
	chat.runtime = runtime;
}

describe('a hand-back', () => {
	it('comes by itself after the human was idle, and answers what waits', async () => {
		const chat = await AiChat.open(runtime);
		await chat.asks('Hello');
		await chat.replies('Hi, one moment');
		clock.advance(minutes(59));
		await chat.replies('Still looking');
		clock.advance(minutes(40));
		await chat.asks('Are you there?');
		clock.advance(minutes(19));
		await settled();
		expect((await chat.session()).handledBy).toBe('human');
		clock.advance(minutes(1));
		await chat.answered(clock);
		expect(await chat.handoffs()).toEqual(['waiting>human operator_message', 'human>bot idle']);
		expect(await chat.events('ai.takeover')).toMatchObject([{ data: { reason: 'timeout' } }]);
	});

	it('takes nothing from a human where it is switched off', async () => {
		await restart({ AI_HANDBACK_AFTER: '0' });
		const chat = await AiChat.open(runtime);
		await chat.asks('Hello');
		await chat.replies('Hi');
		await chat.asks('So?');
		clock.advance(minutes(60 * 24));
		await settled();
		expect((await chat.session()).handledBy).toBe('human');
		expect(standIn.requests).toHaveLength(0);
	});

	it('comes on request', async () => {
		const chat = await AiChat.open(runtime);
		await chat.asks('Hello');
		await chat.replies('Hi');
		await chat.asks('What does it cost?');
		expect(await chat.switchAi(true)).toMatchObject({ handledBy: 'bot', aiEnabled: true });
		await chat.answered(clock);
		await chat.replies('I am back');
		expect(await chat.switchAi(true)).toMatchObject({ handledBy: 'bot', aiEnabled: true });
		expect(await chat.handoffs()).toEqual([
			'waiting>human operator_message',
			'human>bot manual',
			'bot>human operator_message',
			'human>bot manual',
		]);
		expect(await chat.events('ai.toggled')).toHaveLength(1);
		expect(await chat.events('ai.takeover')).toMatchObject([
			{ data: { reason: 'manual' } },
			{ data: { reason: 'manual' } },
		]);
	});
});

describe('the switch', () => {
	it('off: the AI says nothing until it is on, then answers what is unanswered', async () => {
		const chat = await AiChat.open(runtime);
		expect(await chat.switchAi(false)).toMatchObject({ handledBy: 'waiting', aiEnabled: false });
		await chat.asks('Anybody?');
		clock.advance(minutes(600));
		await settled();
		expect(standIn.requests).toHaveLength(0);
		await chat.switchAi(true);
		await chat.answered(clock);
		expect(await chat.events('ai.takeover')).toMatchObject([{ data: { reason: 'manual' } }]);
	});

	it('off takes the session from the AI', async () => {
		const chat = await AiChat.open(runtime);
		await chat.switchAi(true);
		expect(await chat.switchAi(false)).toMatchObject({ handledBy: 'waiting' });
		await chat.asks('Anybody?');
		clock.advance(minutes(600));
		await settled();
		expect(standIn.requests).toHaveLength(0);
	});

	it('on holds also after the session was closed and opened again', async () => {
		const chat = await AiChat.open(runtime);
		await chat.switchAi(true);
		await runtime.api('POST', `/sessions/${chat.id}/close`);
		expect((await chat.session()).handledBy).toBe('closed');
		await chat.asks('One more thing');
		await chat.answered(clock);
	});
});

it('ends with the session', async () => {
	const chat = await AiChat.open(runtime);
	await chat.asks('Anybody?');
	await runtime.api('POST', `/sessions/${chat.id}/close`);
	clock.advance(minutes(600));
	await settled();
	expect(standIn.requests).toHaveLength(0);
	expect((await chat.session()).handledBy).toBe('closed');
});

it('shows pages whether and when the AI answers', async () => {
	const presence = async () => (await fetch(`${runtime.url}/pocketping/presence`)).json();
	expect(await presence()).toEqual({ online: false, aiEnabled: true, aiActiveAfter: 300 });
	await runtime.stop();
	runtime = await startRuntime();
	expect(await presence()).toEqual({ online: false, aiEnabled: false });
});

describe('a workflow as the AI', () => {
	beforeEach(() => restart({ AI_PROVIDER: 'workflow' }));

	it('gets timer, takeover and handoff, and is silenced like any other', async () => {
		const chat = await AiChat.open(runtime);
		await chat.asks('Anybody?');
		clock.advance(minutes(5));
		await chat.handledBy(clock, 'bot');
		expect(await chat.events('ai.takeover')).toHaveLength(1);
		const mine = { type: 'ai', suppressWhileHuman: true };
		expect(await chat.replies('A flow says hello', mine)).toMatchObject({ status: 201 });
		await chat.replies('A human says hello');
		const refused = await chat.replies('The flow again', mine);
		expect(refused).toMatchObject({ status: 409, body: { code: 'HUMAN_TOOK_OVER' } });
		await chat.switchAi(false);
		await runtime.api('POST', `/sessions/${chat.id}/close`);
		await chat.asks('Back again');
		expect(await chat.replies('And again', mine)).toMatchObject({
			status: 409,
			body: { code: 'AI_SWITCHED_OFF' },
		});
		expect(standIn.requests).toHaveLength(0);
	});

	it('takes the session by answering, without waiting for the timer', async () => {
		const chat = await AiChat.open(runtime);
		await chat.asks('Anybody?');
		await chat.replies('A flow says hello', { type: 'ai' });
		clock.advance(minutes(5));
		await settled();
		expect(await chat.handoffs()).toEqual(['waiting>bot ai_message']);
		expect(await chat.events('ai.takeover')).toEqual([]);
	});

	it('speaks after a human if it does not ask, and takes nothing from them by it', async () => {
		const chat = await AiChat.open(runtime);
		await chat.replies('A human says hello');
		expect(await chat.replies('The flow, too', { type: 'ai' })).toMatchObject({ status: 201 });
		expect((await chat.session()).handledBy).toBe('human');
	});
});
