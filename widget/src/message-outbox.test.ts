/** The visitor's messages: in order, never lost, sent again when that can help and only then. */
import { ApiError } from './api-error';
import { KeyValueStore } from './key-value-store';
import { MessageList } from './message-list';
import { MessageOutbox } from './message-outbox';

const timestamp = '2026-01-01T12:00:00.000Z';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

type Send = (clientId: string, content: string, replyTo?: string) => Promise<void>;

function setUp(send: Send, store = new KeyValueStore(() => undefined)) {
	const list = new MessageList();
	const page = { ready: true, lost: 0, sent: [] as string[] };
	const outbox = new MessageOutbox({
		list,
		store,
		send: async ({ clientId, content, replyTo }) => {
			await send(clientId, content, replyTo);
			page.sent.push(content);
			return { id: `msg_${clientId}`, timestamp };
		},
		isReady: () => page.ready,
		isVisible: () => true,
		onSessionLost: () => void (page.lost += 1),
		onChange: () => undefined,
	});
	const add = (clientId: string, content: string) => outbox.add({ clientId, content, timestamp });
	const shown = () => list.all().map((item) => `${item.content} ${item.status}`);
	return { outbox, page, store, add, shown };
}

const settle = () => jest.advanceTimersByTimeAsync(0);

test('sends one after the other, so that they arrive in order', async () => {
	const slow: Array<() => void> = [];
	const { page, add } = setUp(() => new Promise((resolve) => slow.push(resolve)));
	add('1', 'first');
	add('2', 'second');
	await settle();
	expect(slow).toHaveLength(1);
	slow[0]?.();
	await settle();
	slow[1]?.();
	await settle();
	expect(page.sent).toEqual(['first', 'second']);
});

test('shows a failure and tries again by itself', async () => {
	let online = false;
	const { page, add, shown } = setUp(async () => {
		if (!online) throw new TypeError('Failed to fetch');
	});
	add('1', 'first');
	add('2', 'second');
	await settle();
	expect(shown()).toEqual(['first failed', 'second failed']);
	online = true;
	await jest.advanceTimersByTimeAsync(600);
	expect(shown()).toEqual(['first sent', 'second sent']);
	expect(page.sent).toEqual(['first', 'second']);
});

test('a message the server refuses waits for the visitor and holds up nobody', async () => {
	let attempts = 0;
	const { outbox, add, shown } = setUp(async (_id, content) => {
		if (content === 'bad' && ++attempts < 2) throw new ApiError(400, 'too long');
	});
	add('1', 'bad');
	add('2', 'good');
	await jest.advanceTimersByTimeAsync(120_000);
	expect(shown()).toEqual(['good sent', 'bad failed']);
	expect(attempts).toBe(1);
	outbox.retry('1');
	await settle();
	expect(shown()).toEqual(['good sent', 'bad sent']);
});

test('waits as long as a rate limit asks', async () => {
	let attempts = 0;
	const { add } = setUp(async () => {
		attempts += 1;
		if (attempts === 1) throw new ApiError(429, 'slow down', 20_000);
	});
	add('1', 'hello');
	await jest.advanceTimersByTimeAsync(19_000);
	expect(attempts).toBe(1);
	await jest.advanceTimersByTimeAsync(1_500);
	expect(attempts).toBe(2);
});

test('an unknown session is reported, and the message is kept for the next one', async () => {
	let known = false;
	const { outbox, page, add, shown } = setUp(async () => {
		if (!known) throw new ApiError(404, 'Session not found');
	});
	add('1', 'hello');
	await settle();
	expect(page.lost).toBe(1);
	known = true;
	await outbox.flush();
	expect(shown()).toEqual(['hello sent']);
});

test('what was not sent is sent by the next page of the tab', async () => {
	const first = setUp(() => new Promise(() => undefined));
	first.page.ready = false;
	first.add('1', 'hello');
	const second = setUp(async () => undefined, first.store);
	expect(second.shown()).toEqual(['hello sending']);
	await second.outbox.flush();
	expect(second.shown()).toEqual(['hello sent']);
	const third = setUp(async () => undefined, first.store);
	expect(third.shown()).toEqual([]);
});

test('an answer to what the server does not have is sent without what it answers', async () => {
	const tries: Array<string | undefined> = [];
	const { outbox, page } = setUp(async (_clientId, _content, replyTo) => {
		tries.push(replyTo);
		if (replyTo) throw new ApiError(404, 'Message not found', 0, 'MESSAGE_NOT_FOUND');
	});
	outbox.add({ clientId: '1', content: 'Yes', timestamp, replyTo: 'msg_gone' });
	outbox.add({ clientId: '2', content: 'next', timestamp });
	await settle();
	expect(tries).toEqual(['msg_gone', undefined, undefined]);
	expect(page.sent).toEqual(['Yes', 'next']);
	expect(page.lost).toBe(0);
});
