/** The visitor's typing: not for every key, and always taken back. */
import { TypingSignal } from './typing-signal';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function setUp() {
	const sent: boolean[] = [];
	return { sent, signal: new TypingSignal((isTyping) => sent.push(isTyping)) };
}

test('says so at most every three seconds', () => {
	const { sent, signal } = setUp();
	for (let key = 0; key < 40; key++) {
		signal.input();
		jest.advanceTimersByTime(100);
	}
	expect(sent).toEqual([true, true]);
});

test('takes it back after five seconds without a key', () => {
	const { sent, signal } = setUp();
	signal.input();
	jest.advanceTimersByTime(4_999);
	expect(sent).toEqual([true]);
	jest.advanceTimersByTime(1);
	expect(sent).toEqual([true, false]);
});

test('takes it back once, and only if it was said', () => {
	const { sent, signal } = setUp();
	signal.stop();
	signal.input();
	signal.stop();
	signal.stop();
	jest.advanceTimersByTime(10_000);
	expect(sent).toEqual([true, false]);
	signal.input();
	expect(sent).toEqual([true, false, true]);
});
