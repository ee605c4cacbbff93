/** News of somebody writing: now and then, taken back in time, and never more than can be kept. */
import { ManualClock } from '../../../../test/support/manual-clock';
import { TypingBoard } from './typing-board';

function board(isShared = false) {
	const clock = new ManualClock(0);
	const sent: Array<{ sessionId: string; isTyping: boolean; label?: string }> = [];
	const typing = new TypingBoard(
		clock,
		{
			sendToSession: (_sessionId, frame) => void sent.push(frame.data as (typeof sent)[number]),
		},
		isShared,
	);
	return { clock, sent, typing };
}

it('passes on one keystroke in three seconds, and the end six seconds after the last', () => {
	const { clock, sent, typing } = board();
	for (let ms = 0; ms < 10_000; ms += 100) {
		typing.show('a', { sender: 'visitor', isTyping: true });
		clock.advance(100);
	}
	expect(sent.map(({ isTyping }) => isTyping)).toEqual([true, true, true, true]);
	clock.advance(5899);
	expect(sent).toHaveLength(4);
	clock.advance(1);
	expect(sent.at(-1)).toMatchObject({ sessionId: 'a', isTyping: false });
	expect(typing.size).toBe(0);
});

it('tells of another label at once, and of an end only once', () => {
	const { clock, sent, typing } = board();
	typing.show('a', { sender: 'operator', isTyping: true, label: 'Looking…' });
	typing.show('a', { sender: 'operator', isTyping: true, label: 'Checking…' });
	typing.show('a', { sender: 'operator', isTyping: false });
	typing.show('a', { sender: 'operator', isTyping: false });
	clock.advance(60_000);
	expect(sent).toHaveLength(3);
});

it('keeps sessions and sides apart, and is quiet after a message', () => {
	const { clock, sent, typing } = board();
	typing.show('a', { sender: 'visitor', isTyping: true });
	typing.show('a', { sender: 'operator', isTyping: true });
	typing.show('b', { sender: 'visitor', isTyping: true });
	typing.ended('a', 'visitor');
	typing.ended('a', 'operator');
	clock.advance(60_000);
	expect(sent.map(({ sessionId, isTyping }) => [sessionId, isTyping])).toEqual([
		['a', true],
		['a', true],
		['b', true],
		['b', false],
	]);
});

it('forgets rather than grows', () => {
	const { typing } = board();
	for (let n = 0; n < 10_050; n += 1) typing.show(`s${n}`, { sender: 'visitor', isTyping: true });
	expect(typing.size).toBe(10_000);
});

it('passes on an end whose beginning another instance may have shown', () => {
	const [alone, shared] = [board(), board(true)];
	for (const { typing } of [alone, shared]) {
		typing.show('a', { sender: 'operator', isTyping: false });
	}
	expect(alone.sent).toEqual([]);
	expect(shared.sent).toEqual([expect.objectContaining({ isTyping: false })]);
});
