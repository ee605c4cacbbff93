/** Telegram's HTML as its server reads it: a handful of tags, and an error for everything else. */

const TAGS = new Set([
	'b',
	'strong',
	'i',
	'em',
	'u',
	's',
	'code',
	'pre',
	'blockquote',
	'a',
	'tg-spoiler',
]);
const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' };

/** The text without its markup; throws with the description that the Bot API gives. */
export function parseTelegramHtml(html: string): string {
	const open: string[] = [];
	let text = '';
	for (const [part, tag] of html.matchAll(/<([^>]*)>|<|[^<]+/g)) {
		if (!part.startsWith('<')) {
			text += part.replace(/&(?:lt|gt|amp|quot);/g, (entity) => ENTITIES[entity] ?? entity);
			continue;
		}
		const name = (tag ?? '').replace(/^\//, '').split(/\s/)[0]?.toLowerCase() ?? '';
		if (tag === undefined || !TAGS.has(name)) {
			throw new Error(`Bad Request: can't parse entities: Unsupported start tag "${name}"`);
		}
		if (!tag.startsWith('/')) open.push(name);
		else if (open.pop() !== name) {
			throw new Error(`Bad Request: can't parse entities: Unmatched end tag "${name}"`);
		}
	}
	if (open.length > 0) {
		throw new Error(`Bad Request: can't parse entities: Can't find end tag "${open[0]}"`);
	}
	return text.trim();
}
