/** Finding links in plain text, with an eye on what must never become one. */
import fc from 'fast-check';
import { linkify } from './linkify';

const links = (text: string) => linkify(text).flatMap((part) => (part.href ? [part.href] : []));

test('finds addresses and leaves the sentence its punctuation', () => {
	expect(linkify('See https://example.com/a?b=1. Good?')).toEqual([
		{ text: 'See ' },
		{ text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
		{ text: '. Good?' },
	]);
});

test('keeps brackets that belong to the address, and only those', () => {
	expect(links('(https://example.com/x)')).toEqual(['https://example.com/x']);
	expect(links('https://example.com/Otter_(animal)')).toEqual([
		'https://example.com/Otter_(animal)',
	]);
});

test.each([
	'javascript:alert(1)',
	'data:text/html,<script>alert(1)</script>',
	'ftp://example.com',
	'http://',
	'https:// example.com',
	'example.com',
])('%s is not a link', (text) => {
	expect(linkify(text)).toEqual([{ text }]);
});

test('quotes and angle brackets end an address', () => {
	expect(links('<a href="https://example.com/" onclick="x">')).toEqual(['https://example.com/']);
});

test('the parts of any text are the text, and every link is http or https', () => {
	const word = fc.constantFrom('https://a.b/c', 'http://', ')', '.', ' ', '<', 'javascript:', '(');
	const text = fc.array(fc.oneof(word, fc.string({ unit: 'grapheme' }))).map((all) => all.join(''));
	fc.assert(
		fc.property(text, (value) => {
			const parts = linkify(value);
			expect(parts.map((part) => part.text).join('')).toBe(value);
			for (const { href } of parts) if (href) expect(href).toMatch(/^https?:\/\//);
		}),
	);
});
