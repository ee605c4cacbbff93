import { readAnswer } from './human-mark';

it.each([
	['All good.', 'All good.', false],
	['A colleague will help. [[HUMAN]]', 'A colleague will help.', true],
	['[[human]]', '', true],
	['[[ Human ]] Sorry!', 'Sorry!', true],
	['I am human [HUMAN]', 'I am human [HUMAN]', false],
])('%s', (answer, text, asksForHuman) => {
	expect(readAnswer(answer)).toEqual({ text, asksForHuman });
});

it('cuts what is longer than a message may be', () => {
	const { text } = readAnswer('x'.repeat(5000));
	expect(text).toHaveLength(4000);
	expect(text.endsWith('…')).toBe(true);
});
