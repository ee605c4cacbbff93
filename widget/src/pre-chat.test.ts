/** The form before the chat: when it is due, and what counts as an address or a number. */
import { KeyValueStore } from './key-value-store';
import type { ChatMessage } from './message-list';
import { isEmail, PreChat, toE164, type PreChatForm } from './pre-chat';

const form: PreChatForm = {
	enabled: true,
	fields: 'email-only',
	required: false,
	timing: 'before-first-message',
	completed: false,
};
const written = [{ sender: 'visitor' }, { sender: 'operator' }] as ChatMessage[];
const spokenTo = [{ sender: 'operator' }] as ChatMessage[];

function setUp(more: Partial<PreChatForm>, store = new KeyValueStore(() => undefined)) {
	const preChat = new PreChat(store);
	preChat.set({ ...form, ...more });
	const due = () => [[], spokenTo, written].map((messages) => Boolean(preChat.due(messages)));
	return { preChat, due, store };
}

test.each([
	['before the first message', {}, [true, true, false]],
	['and stays until it is filled in when it is required', { required: true }, [true, true, true]],
	['after the first message', { timing: 'after-first-message' }, [false, false, true]],
	['never when it is completed', { completed: true }, [false, false, false]],
	['never when it is off', { enabled: false }, [false, false, false]],
] as Array<[string, Partial<PreChatForm>, boolean[]]>)('is due %s', (_when, more, expected) => {
	expect(setUp(more).due()).toEqual(expected);
});

test('skipped, it is not shown on the next page of the tab, unless it is required', () => {
	const { preChat, due, store } = setUp({});
	preChat.skip();
	expect(due()).toEqual([false, false, false]);
	expect(setUp({}, store).due()).toEqual([false, false, false]);
	expect(setUp({ required: true }, store).due()).toEqual([true, true, true]);
});

test('filled in, it is gone', () => {
	const { preChat, due } = setUp({ required: true });
	preChat.complete();
	expect(due()).toEqual([false, false, false]);
});

test.each([
	['ada@example.com', true],
	['a.b+c@mail.example.co.uk', true],
	['ada@example', false],
	['ada example@example.com', false],
	['@example.com', false],
	['', false],
	[`${'a'.repeat(250)}@example.com`, false],
])('%p as an e-mail address: %p', (text, expected) => {
	expect(isEmail(text)).toBe(expected);
});

test.each([
	['+33 6 12 34 56 78', '+33612345678'],
	['0033 6.12.34.56.78', '+33612345678'],
	['+44 (0)20 7946-0958', '+442079460958'],
	['06 12 34 56 78', undefined],
	['+33', undefined],
	['+33 6 12 34 56 78 90 12 34', undefined],
	['call me', undefined],
])('%p as E.164: %p', (text, expected) => {
	expect(toE164(text)).toBe(expected);
});
