/** Finds the web addresses in a text, so that they can become links without any HTML. */

export type TextPart = { text: string; href?: string };

const ADDRESS = /https?:\/\/[^\s<>"'`]+/gi;

/** Splits a text into plain parts and links; joined together, the parts are the text again. */
export function linkify(text: string): TextPart[] {
	const parts: TextPart[] = [];
	let end = 0;
	for (const match of text.matchAll(ADDRESS)) {
		const address = trimEnd(match[0]);
		const href = toHref(address);
		if (!href) continue;
		const start = match.index ?? 0;
		if (start > end) parts.push({ text: text.slice(end, start) });
		parts.push({ text: address, href });
		end = start + address.length;
	}
	if (end < text.length) parts.push({ text: text.slice(end) });
	return parts;
}

/** A sentence's own punctuation is not part of the address, nor is a bracket that opened before it. */
function trimEnd(address: string): string {
	let trimmed = address;
	for (;;) {
		const last = trimmed.charAt(trimmed.length - 1);
		const unmatched =
			(last === ')' && count(trimmed, ')') > count(trimmed, '(')) ||
			(last === ']' && count(trimmed, ']') > count(trimmed, '['));
		if (!unmatched && !/[.,;:!?*_~…]/.test(last)) return trimmed;
		trimmed = trimmed.slice(0, -1);
	}
}

function count(text: string, character: string): number {
	return text.split(character).length - 1;
}

function toHref(address: string): string | undefined {
	try {
		const url = new URL(address);
		return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
	} catch {
		return undefined;
	}
}
