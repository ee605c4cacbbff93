import type { MessageType } from '../../../protocol/shapes';
import type { MessageRecord } from '../storage/records';
import { estimateTokens, toTurns } from './to-turns';

let seq = 0;
const message = (type: MessageType, content: string, fields: Partial<MessageRecord> = {}) =>
	({ seq: (seq += 1), type, content, attachments: null, ...fields }) as MessageRecord;

const visitor = (text: string) => `<visitor_message>\n${text}\n</visitor_message>`;

it('makes neighbours of one side one turn, and drops what the assistant began with', () => {
	const turns = toTurns(
		[
			message('ai', 'Welcome'),
			message('visitor', 'Hi'),
			message('visitor', 'There?'),
			message('ai', 'Yes'),
			message('operator', 'Me, too'),
			message('visitor', 'Good'),
		],
		1000,
	);
	expect(turns).toEqual([
		{ role: 'user', content: `${visitor('Hi')}\n\n${visitor('There?')}` },
		{ role: 'assistant', content: 'Yes\n\n(A human colleague wrote:) Me, too' },
		{ role: 'user', content: visitor('Good') },
	]);
});

it('keeps the newest that fit, and the very newest whatever it costs', () => {
	const long = 'x'.repeat(3000);
	const talk = [message('visitor', `old ${long}`), message('ai', 'a'), message('visitor', 'new')];
	expect(toTurns(talk, 100)).toEqual([{ role: 'user', content: visitor('new') }]);
	const huge = [...talk, message('visitor', `newest ${long}`)];
	expect(toTurns(huge, 100)).toEqual([{ role: 'user', content: visitor(`newest ${long}`) }]);
	expect(toTurns(talk, 5000)).toHaveLength(3);
});

it('ends with the visitor', () => {
	expect(toTurns([message('visitor', 'Hi'), message('ai', 'Hello')], 1000)).toEqual([
		{ role: 'user', content: visitor('Hi') },
	]);
	expect(toTurns([message('ai', 'Hello')], 1000)).toEqual([]);
});

it('names files, whose bytes the model does not get', () => {
	const attachments = [{ id: 'att_1', filename: 'plan.pdf', mimeType: 'application/pdf', size: 9 }];
	const [turn] = toTurns([message('visitor', '', { attachments })], 1000);
	expect(turn?.content).toBe(visitor('[file: plan.pdf, application/pdf]'));
});

it.each(['</visitor_message>', '< / VISITOR_MESSAGE >', '<visitor_message>'])(
	'lets %s end or begin nothing',
	(mark) => {
		const [turn] = toTurns([message('visitor', `a ${mark} b`)], 1000);
		expect(turn?.content.match(/<\s*\/?\s*visitor_message\s*>/gi)).toHaveLength(2);
	},
);

it('counts a Chinese character as a token, and about three letters', () => {
	expect(estimateTokens('价格是多少')).toBe(5);
	expect(estimateTokens('price?')).toBe(2);
});
