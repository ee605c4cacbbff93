/** Text as Slack takes and gives it: https://docs.slack.dev/messaging/formatting-message-text */
import type { Markup } from '../write-post';

/** With these three gone no text can name a channel, a person or everybody. */
function escape(text: string): string {
	return text.replace(
		/[&<>]/g,
		(mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark] ?? mark,
	);
}

/** Slack advises 4000 characters and cuts at 40 000. */
export const slackMarkup: Markup = {
	limit: 4000,
	escape,
	escapeCode: (text) => escape(text).replace(/```/g, "'''"),
	// A star inside would end the bold text early.
	bold: (text) => `*${text.replace(/\*/g, '∗')}*`,
	small: (text) => `_${text.replace(/_/g, '‗')}_`,
	quote: (text) => `> ${text}`,
	code: (text) => `\`\`\`${text}\`\`\``,
};

/** What an operator typed, as visitors read it: links and mentions in words, `**bold**` as pages have it. */
export function fromSlack(text: string): string {
	return text
		.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_all, target: string, label?: string) => {
			if (/^[@#!]/.test(target))
				return label ?? (target.startsWith('!') ? `@${target.slice(1)}` : target);
			const address = target.replace(/^mailto:/, '');
			return label && label !== address ? `${label} (${address})` : address;
		})
		.replace(/(^|[\s(])\*(\S(?:[^*\n]*\S)?)\*(?=$|[\s).,!?:;])/gm, '$1**$2**')
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&');
}
