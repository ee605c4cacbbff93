import fc from 'fast-check';
import { discordMarkup } from './discord/format';
import { fromSlack, slackMarkup } from './slack/format';
import { telegramMarkup } from './telegram/format';
import { splitText, writePost } from './write-post';

const platforms = { telegram: telegramMarkup, discord: discordMarkup, slack: slackMarkup };

describe.each(Object.entries(platforms))('%s', (_name, markup) => {
	it('never writes more than the platform takes, whatever it is given', () => {
		const text = fc.oneof(
			fc.string({ maxLength: 6000, unit: 'grapheme' }),
			fc.string({
				maxLength: 6000,
				unit: fc.constantFrom('<', '&', '*', '`', ' ', '\n', '😀', '\\'),
			}),
		);
		const short = fc.string({ maxLength: 60, unit: fc.constantFrom('<', '&', '*', 'a') });
		const post = fc.record(
			{
				title: short,
				quote: fc.record({ author: short, text }),
				text,
				facts: fc.array(fc.tuple(short, fc.string({ maxLength: 300 })), { maxLength: 30 }),
				code: text,
				note: short,
			},
			{ requiredKeys: ['title'] },
		);
		fc.assert(
			fc.property(post, (given) => {
				const pieces = writePost(given, markup);
				for (const { text: written } of pieces) {
					expect(written.length).toBeLessThanOrEqual(markup.limit);
				}
			}),
			{ numRuns: 200 },
		);
	});
});

describe('splitText', () => {
	it('loses nothing but the blank at a cut, and halves no character', () => {
		fc.assert(
			fc.property(
				fc.string({ maxLength: 500, unit: 'grapheme-composite' }),
				fc.integer({ min: 4, max: 90 }),
				(text, limit) => {
					const pieces = splitText(text, limit, limit, ({ length }) => length);
					const squeeze = (words: string) => words.replace(/[ \n]/g, '');
					expect(squeeze(pieces.join(''))).toBe(squeeze(text));
					for (const piece of pieces) {
						expect(piece.length).toBeLessThanOrEqual(limit);
						expect(/\p{Cs}/u.test(piece)).toBe(false);
					}
				},
			),
		);
	});
});

it.each([
	'<!channel>',
	'<!here|x>',
	'<@U123>',
	'<https://evil.example|click>',
	'@everyone',
	'&lt;!channel&gt;',
])('Slack reads %s as plain text', (text) => {
	const [piece] = writePost({ text }, slackMarkup);
	expect(piece?.text).not.toMatch(/[<>]/);
	expect(fromSlack(piece?.text ?? '')).toBe(text);
});
