/** Receipts: what was seen, once, several at a time, and only what is worth telling. */
import type { ChatMessage } from './message-list';
import { ReadReporter } from './read-reporter';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function message(id: string | undefined, more: Partial<ChatMessage> = {}): ChatMessage {
	const timestamp = '2026-01-01T12:00:00.000Z';
	return {
		key: id ?? 'c1',
		id,
		content: '',
		sender: 'operator',
		timestamp,
		status: 'sent',
		...more,
	};
}

function setUp() {
	const page = { visible: true, fails: false, sent: [] as string[][] };
	const reporter = new ReadReporter({
		send: async (ids) => {
			page.sent.push(ids);
			if (page.fails) throw new TypeError('Failed to fetch');
		},
		isVisible: () => page.visible,
	});
	return { page, reporter };
}

test('tells in one request what has been in view for a second', async () => {
	const { page, reporter } = setUp();
	reporter.show([message('a')]);
	await jest.advanceTimersByTimeAsync(600);
	reporter.show([message('a'), message('b', { sender: 'ai' })]);
	expect(page.sent).toEqual([]);
	await jest.advanceTimersByTimeAsync(400);
	expect(page.sent).toEqual([['a', 'b']]);
	reporter.show([message('a'), message('b')]);
	await jest.advanceTimersByTimeAsync(5_000);
	expect(page.sent).toHaveLength(1);
});

test('a chat that is closed at once was not read', async () => {
	const { page, reporter } = setUp();
	reporter.show([message('a')]);
	reporter.show([]);
	await jest.advanceTimersByTimeAsync(5_000);
	expect(page.sent).toEqual([]);
});

test('nor is a page in the background; it tells when it comes back', async () => {
	const { page, reporter } = setUp();
	page.visible = false;
	reporter.show([message('a')]);
	await jest.advanceTimersByTimeAsync(5_000);
	expect(page.sent).toEqual([]);
	page.visible = true;
	reporter.show([message('a')]);
	await jest.advanceTimersByTimeAsync(1_000);
	expect(page.sent).toEqual([['a']]);
});

test('a receipt that did not get there is sent with the next change', async () => {
	const { page, reporter } = setUp();
	page.fails = true;
	reporter.show([message('a')]);
	await jest.advanceTimersByTimeAsync(1_000);
	page.fails = false;
	reporter.show([message('a'), message('b')]);
	await jest.advanceTimersByTimeAsync(1_000);
	expect(page.sent).toEqual([['a'], ['a', 'b']]);
});

test.each([
	["the visitor's own", { sender: 'visitor' }],
	['one that was read on another page', { status: 'read' }],
	['one that was deleted', { isDeleted: true }],
	['one that only this page has', { isLocal: true }],
] as Array<[string, Partial<ChatMessage>]>)('%s needs no receipt', async (_what, more) => {
	const { page, reporter } = setUp();
	reporter.show([message('a', more)]);
	await jest.advanceTimersByTimeAsync(5_000);
	expect(page.sent).toEqual([]);
});
