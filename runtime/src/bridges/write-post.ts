/** A post → pieces of text in a platform's markup, none of them longer than the platform takes. */
import type { Piece } from './bridge';
import type { Post } from './post';

/** How a platform writes; everything but `escape` is given text that is escaped already. */
export interface Markup {
	/** Longest text of one post, in UTF-16 units, markup included. */
	limit: number;
	/** Makes somebody's words mean nothing but themselves. */
	escape(text: string): string;
	/** The same inside of `code`. */
	escapeCode(text: string): string;
	bold(text: string): string;
	small(text: string): string;
	quote(text: string): string;
	code(text: string): string;
}

/** Code is an illustration; whoever needs all of it looks at the event log. */
const MAX_CODE = 1500;
const MAX_QUOTE = 140;
/** Room for the markup around a text. */
const MARGIN = 60;

type Text = Extract<Piece, { kind: 'text' }>;

export function writePost(post: Post, markup: Markup): Text[] {
	const { escape, bold } = markup;
	const rich: string[] = [];
	const plain: string[] = [];
	const add = (written: string, words: string) => {
		rich.push(written);
		plain.push(words);
	};
	if (post.title !== undefined) add(bold(escape(post.title)), post.title);
	if (post.quote) {
		const words = `${post.quote.author}: ${shorten(post.quote.text.replace(/\s+/g, ' '), MAX_QUOTE)}`;
		add(markup.quote(escape(words)), `> ${words}`);
	}
	for (const [label, value] of post.facts ?? []) {
		add(`${bold(escape(`${label}:`))} ${escape(value)}`, `${label}: ${value}`);
	}
	if (post.code !== undefined) {
		const code = fit(post.code, MAX_CODE, markup.escapeCode);
		add(markup.code(markup.escapeCode(code)), code);
	}
	const tail: string[] = post.note === undefined ? [] : [markup.small(escape(post.note))];
	if (!post.text) return packLines([...rich, ...tail], plain.join('\n'), markup.limit);
	const head = rich.join('\n').length + tail.join('').length;
	const room = markup.limit - MARGIN;
	const first = Math.max(room - head, Math.floor(room / 4));
	const texts = splitText(post.text, first, room, (text) => escape(text).length);
	return texts.map((text, index) => ({
		kind: 'text',
		text: [
			...(index === 0 ? rich : []),
			escape(text),
			...(index === texts.length - 1 ? tail : []),
		].join('\n'),
		plain: [...(index === 0 ? plain : []), text].join('\n'),
	}));
}

/** Lines without a long text: usually one piece, and more where facts add up. */
function packLines(lines: readonly string[], plain: string, limit: number): Text[] {
	const pieces: Text[] = [];
	let current = '';
	for (const line of lines) {
		if (current !== '' && current.length + line.length + 1 > limit) {
			pieces.push({ kind: 'text', text: current, plain });
			current = '';
		}
		current = current === '' ? line : `${current}\n${line}`;
	}
	if (current !== '') pieces.push({ kind: 'text', text: current, plain });
	return pieces.map((piece, index) => (index === 0 ? piece : { ...piece, plain: '…' }));
}

/**
 * Cuts a text at line ends or blanks where there are any, and never through a character.
 * @param lengthOf how long a piece is once it is escaped
 */
export function splitText(
	text: string,
	first: number,
	limit: number,
	lengthOf: (text: string) => number,
): string[] {
	const pieces: string[] = [];
	let rest = text;
	while (rest !== '') {
		const room = pieces.length === 0 ? first : limit;
		let end = Math.min(rest.length, room);
		while (lengthOf(rest.slice(0, end)) > room) end = Math.floor(end * 0.9);
		if (end < rest.length) {
			const soft = Math.max(rest.lastIndexOf('\n', end), rest.lastIndexOf(' ', end));
			if (soft > end / 2) end = soft;
			else if (/[\uD800-\uDBFF]/.test(rest.charAt(end - 1))) end -= 1;
		}
		pieces.push(rest.slice(0, end));
		rest = rest.slice(end).replace(/^[ \n]/, '');
	}
	return pieces;
}

/** Cut so that it is short also when it is escaped. */
function fit(text: string, max: number, escape: (text: string) => string): string {
	const [beginning = '', ...rest] = splitText(text, max, max, (piece) => escape(piece).length);
	return rest.length > 0 ? `${beginning}…` : beginning;
}

function shorten(text: string, max: number): string {
	return text.length > max ? `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}
