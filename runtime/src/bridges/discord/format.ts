/** Text as Discord takes and gives it: Markdown, in which every mark can be taken back with a backslash. */
import type { Markup } from '../write-post';

const URLS = /(https?:\/\/[^\s<>()[\]]+)/g;

/** Addresses stay as they are, since a backslash would become part of them. */
function escape(text: string): string {
	return text
		.split(URLS)
		.map((part, index) => (index % 2 === 1 ? part : escapeMarks(part)))
		.join('');
}

function escapeMarks(text: string): string {
	return text.replace(/[\\*_~`|<[\]]/g, '\\$&').replace(/^(\s*)([#>-])/gm, '$1\\$2');
}

/** 2000 characters, backslashes included. */
export const discordMarkup: Markup = {
	limit: 2000,
	escape,
	escapeCode: (text) => text.replace(/```/g, "'''"),
	bold: (text) => `**${text}**`,
	small: (text) => `-# ${text}`,
	quote: (text) => `> ${text}`,
	code: (text) => `\`\`\`json\n${text}\n\`\`\``,
};

export interface MentionedUser {
	id: string;
	username: string;
	global_name?: string | null;
}

/** What an operator typed, as visitors read it: mentions and emoji in words. */
export function fromDiscord(text: string, mentions: readonly MentionedUser[] = []): string {
	const names = new Map(mentions.map((user) => [user.id, user.global_name ?? user.username]));
	return text
		.replace(/<@!?(\d+)>/g, (_all, id: string) => `@${names.get(id) ?? 'somebody'}`)
		.replace(/<@&\d+>/g, '@group')
		.replace(/<#\d+>/g, '#channel')
		.replace(/<a?(:\w+:)\d+>/g, '$1');
}
