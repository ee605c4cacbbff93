/** Text as Telegram takes it: HTML with a handful of tags (Bot API, "Formatting options"). */
import type { Markup } from '../write-post';

function escape(text: string): string {
	return text.replace(
		/[&<>]/g,
		(mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark] ?? mark,
	);
}

/** 4096 characters after the markup is taken out; counting it in stays on the safe side. */
export const telegramMarkup: Markup = {
	limit: 4096,
	escape,
	escapeCode: escape,
	bold: (text) => `<b>${text}</b>`,
	small: (text) => `<i>${text}</i>`,
	quote: (text) => `<blockquote>${text}</blockquote>`,
	code: (text) => `<pre>${text}</pre>`,
};
