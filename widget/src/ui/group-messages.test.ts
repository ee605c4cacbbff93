/** Which messages stand together, and where a day begins. */
import type { ChatMessage } from '../message-list';
import type { Sender } from '../parse-message';
import { formatDay } from './format-time';
import { groupMessages } from './group-messages';
import { DEFAULT_TEXTS } from '../texts';

/** Local time, as days are the visitor's days. */
const at = (day: number, hour: number, minute: number) => new Date(2026, 0, day, hour, minute);

function message(sender: Sender, time: Date): ChatMessage {
	const key = time.toISOString();
	return { key, content: '', sender, timestamp: key, status: 'sent' };
}

function marks(messages: ChatMessage[]): string[] {
	return groupMessages(messages).map(({ startsDay, startsGroup, endsGroup }) =>
		[startsDay && 'day', startsGroup && 'start', endsGroup && 'end'].filter(Boolean).join(' '),
	);
}

test('a run of one sender is one group', () => {
	const messages = [0, 1, 2].map((minute) => message('operator', at(1, 12, minute)));
	expect(marks(messages)).toEqual(['day start', '', 'end']);
});

test('another sender, a long pause and a new day begin a group', () => {
	const messages = [
		message('visitor', at(1, 23, 50)),
		message('operator', at(1, 23, 51)),
		message('operator', at(1, 23, 58)),
		message('operator', at(2, 0, 1)),
	];
	expect(marks(messages)).toEqual(['day start end', 'start end', 'start end', 'day start end']);
});

test('another operator begins a group', () => {
	const by = (minute: number, operatorName?: string) => ({
		...message('operator', at(1, 12, minute)),
		operatorName,
	});
	expect(marks([by(0), by(1, 'Maria'), by(2, 'Maria'), by(3, 'Jonas')])).toEqual([
		'day start end',
		'start',
		'end',
		'start end',
	]);
});

test('days are named as people name them', () => {
	const now = at(3, 0, 5);
	expect(formatDay(at(3, 0, 1), now, DEFAULT_TEXTS, 'en')).toBe('Today');
	expect(formatDay(at(2, 23, 59), now, DEFAULT_TEXTS, 'en')).toBe('Yesterday');
	expect(formatDay(at(1, 12, 0), now, DEFAULT_TEXTS, 'en')).toBe('Thu, January 1');
	expect(formatDay(new Date(2025, 11, 31), now, DEFAULT_TEXTS, 'en')).toContain('2025');
});
