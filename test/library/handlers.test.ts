/** Handlers of a program: told in order, off everybody's path, and of no harm to each other. */
import {
	PocketPing,
	SqliteStore,
	type LibraryLogger,
	type PocketPingOptions,
} from '../../runtime/src/index';
import { HandlerQueue } from '../../runtime/src/library/handler-queue';
import { systemClock } from '../../runtime/src/core/clock';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, post } from '../support/page';
import { HostProgram } from './support/host-program';

let host: HostProgram;
let pp: PocketPing;
let errors: Array<Record<string, unknown>>;
const calls: string[] = [];

const ignore = () => {};
const logger: LibraryLogger = {
	debug: ignore,
	info: ignore,
	warn: ignore,
	error: (fields) => void errors.push(fields),
};

async function start(options: PocketPingOptions = {}): Promise<void> {
	pp = new PocketPing({ storage: new SqliteStore(':memory:'), logger, ...options });
	host = new HostProgram();
	host.app.use('/pocketping', pp.router());
	await host.listen();
	await pp.start();
}

beforeEach(() => {
	calls.length = 0;
	errors = [];
});
afterEach(async () => {
	await pp.stop();
	await host.stop();
});

const send = (sessionId: string, name: string, data?: unknown) =>
	post(`${host.url}/pocketping/event`, { sessionId, name, data });
const say = (sessionId: string, content: string) =>
	post(`${host.url}/pocketping/message`, { sessionId, content, sender: 'visitor' });

it('hear of sessions, messages and events, with what belongs to them', async () => {
	await start({
		onNewSession: (session) => calls.push(`session ${session.visitorId}`),
		onMessage: (message, session) =>
			calls.push(`${message.type}: ${message.content} in ${session.id === message.sessionId}`),
		onEvent: (event, session) => calls.push(`event ${event.name} of ${session.visitorId}`),
	});
	const { sessionId } = await connectPage(host.url);
	await say(sessionId, 'Hi');
	await send(sessionId, 'clicked_pricing', { plan: 'pro' });
	await pp.sendMessage(sessionId, 'Hello');
	await eventually(async () => calls.length >= 4);
	expect(calls).toEqual([
		'session visitor-1',
		'visitor: Hi in true',
		'event clicked_pricing of visitor-1',
		'operator: Hello in true',
	]);
});

it('are subscribed by name, by the beginning of one, or to all; and unsubscribed', async () => {
	await start();
	const note = (label: string) => (event: { name: string }) => void calls.push(label + event.name);
	const exact = note('=');
	pp.onEvent('cart.abandoned', exact);
	const stop = pp.onEvent('cart.*', note('cart.* '));
	pp.onEvent('*', note('* '));
	pp.on('session.closed', ({ data }) => calls.push(`closed ${data.session?.status}`));
	const { sessionId } = await connectPage(host.url);
	await send(sessionId, 'cart.abandoned');
	await send(sessionId, 'clicked');
	await eventually(async () => calls.length >= 4);
	expect(calls).toEqual([
		'=cart.abandoned',
		'cart.* cart.abandoned',
		'* cart.abandoned',
		'* clicked',
	]);
	stop();
	pp.offEvent('cart.abandoned', exact);
	await send(sessionId, 'cart.abandoned');
	await pp.closeSession(sessionId);
	await eventually(async () => calls.includes('closed closed'));
	expect(calls.slice(4)).toEqual(['* cart.abandoned', 'closed closed']);
	expect(() => pp.onEvent('', exact)).toThrow('must not be empty');
	expect(() => pp.onEvent('a*b', exact)).toThrow('not a usable event name');
});

it('keep the order of a session, also when they take their time, and do not hold up others', async () => {
	await start();
	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	const [slow, quick] = [
		await connectPage(host.url),
		await connectPage(host.url, { visitorId: 'v2' }),
	];
	pp.onEvent('*', async (event) => {
		if (event.name === 'first') await held;
		calls.push(event.name);
	});
	for (const name of ['first', 'second', 'third']) {
		// The page gets its answer although the handler is not through.
		expect((await send(slow.sessionId, name)).status).toBe(200);
	}
	await send(quick.sessionId, 'other');
	await eventually(async () => calls.length >= 1);
	expect(calls).toEqual(['other']);
	release();
	await eventually(async () => calls.length >= 4);
	expect(calls).toEqual(['other', 'first', 'second', 'third']);
});

it('may fail: it is logged and counted, and nobody else notices', async () => {
	await start();
	pp.onEvent('*', () => {
		throw new Error('thrown');
	});
	pp.onEvent('*', () => Promise.reject(new Error('rejected')));
	pp.onEvent('*', (event) => {
		event.name = 'changed';
		event.data = null;
	});
	pp.onEvent('*', (event) => calls.push(event.name));
	const { sessionId } = await connectPage(host.url);
	await send(sessionId, 'a');
	await send(sessionId, 'b');
	await eventually(async () => pp.handlerNumbers.failed === 4);
	expect(calls).toEqual(['a', 'b']);
	const messages = errors.map(({ err }) => (err as Error).message);
	expect(messages).toEqual(['thrown', 'rejected', 'thrown', 'rejected']);
	const metrics = await fetch(`${host.url}/pocketping/api/metrics`, {
		headers: { authorization: `Bearer ${pp.apiKey}` },
	});
	expect(await metrics.text()).toContain('pocketping_errors_total{where="handler"} 4');
	expect(pp.handlerNumbers).toEqual({ succeeded: 4, failed: 4, dropped: 0, waiting: 0 });
});

it('can use the chat: what a handler answers arrives', async () => {
	await start({
		onMessage: async (message) => {
			if (message.type === 'visitor')
				await pp.sendMessage(message.sessionId, `You said ${message.content}`);
		},
	});
	const { sessionId } = await connectPage(host.url);
	await say(sessionId, 'Hi');
	const messages = await eventually(async () => {
		const found = await pp.listMessages(plain(sessionId));
		return found.length === 2 ? found : undefined;
	});
	expect(messages.map(({ type, content }) => `${type}: ${content}`)).toEqual([
		'visitor: Hi',
		'operator: You said Hi',
	]);
});

it('finish before the store is closed', async () => {
	await start({ stopTimeout: 5 });
	pp.onEvent('*', async (event, session) => {
		await new Promise((resolve) => setTimeout(resolve, 50));
		calls.push(`${event.name} ${(await pp.getSession(session.id)).status}`);
	});
	const { sessionId } = await connectPage(host.url);
	await send(sessionId, 'late');
	await pp.stop();
	expect(calls).toEqual(['late active']);
});

describe('HandlerQueue', () => {
	const queue = (options: Partial<ConstructorParameters<typeof HandlerQueue>[0]> = {}) =>
		new HandlerQueue({
			clock: systemClock,
			maxWaiting: 2,
			timeoutMs: 1000,
			onFailure: (error) => void calls.push((error as Error).message),
			onDropped: () => void calls.push('dropped'),
			...options,
		});
	beforeEach(async () => {
		await start();
	});

	it('leaves out what is too much, and says so', async () => {
		const bounded = queue();
		for (const n of [1, 2, 3]) bounded.push('s', [() => calls.push(String(n))]);
		expect(bounded.numbers).toMatchObject({ waiting: 2, dropped: 1 });
		await bounded.drained();
		expect(calls).toEqual(['dropped', '1', '2']);
		bounded.push('s', [() => calls.push('4')]);
		await bounded.drained();
		expect(calls).toEqual(['dropped', '1', '2', '4']);
		expect(bounded.numbers).toEqual({ succeeded: 3, failed: 0, dropped: 1, waiting: 0 });
	});

	it('goes on without a handler that never ends', async () => {
		const clock = new ManualClock();
		const patient = queue({ clock });
		patient.push('s', [() => new Promise(() => {})]);
		patient.push('s', [() => calls.push('next')]);
		await new Promise((resolve) => setImmediate(resolve));
		await new Promise((resolve) => setImmediate(resolve));
		expect(calls).toEqual([]);
		clock.advance(1000);
		await patient.drained();
		expect(calls).toEqual(['a handler took longer than 1000 ms', 'next']);
	});
});
