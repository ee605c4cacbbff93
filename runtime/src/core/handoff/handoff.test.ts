import { HANDLERS, HANDOFF_INPUTS, handlerAfter, type HandoffInput } from './handoff';

const INPUTS = Object.keys(HANDOFF_INPUTS) as HandoffInput[];

it('leaves a human only by a hand-back or the end', () => {
	for (const input of INPUTS.filter((input) => !['hand_back', 'close'].includes(input))) {
		expect([input, handlerAfter('human', input)]).toEqual([input, 'human']);
	}
});

it('gives way to a human in every open state', () => {
	for (const handler of ['waiting', 'bot', 'human'] as const) {
		expect(handlerAfter(handler, 'operator_message')).toBe('human');
	}
});

it('closes from everywhere, and opens only for the visitor', () => {
	for (const handler of HANDLERS) expect(handlerAfter(handler, 'close')).toBe('closed');
	for (const input of INPUTS.filter((input) => input !== 'reopen')) {
		expect(handlerAfter('closed', input)).toBe('closed');
	}
	expect(handlerAfter('closed', 'reopen')).toBe('waiting');
});

it('lets the AI take over only where nobody answers', () => {
	expect(HANDLERS.map((handler) => handlerAfter(handler, 'takeover'))).toEqual([
		'bot',
		'bot',
		'human',
		'closed',
	]);
});
