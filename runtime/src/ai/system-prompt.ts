/** What the model is told before the conversation: the site's own words with their variables, then the rules. */
import { toIso } from '../core/clock';
import type { SessionRecord } from '../storage/records';
import { HUMAN_MARK } from './human-mark';
import { asValue, DATA_RULE } from './visitor-data';

export const DEFAULT_SYSTEM_PROMPT =
	'You are a friendly support assistant in the chat of a website. Answer briefly, in the language of ' +
	'the visitor. If you do not know something, say so and offer to bring in a human.';

const RULES = [
	DATA_RULE,
	'Write plain text: no Markdown, no HTML, no images. Make no promise in the name of the company that ' +
		'you were not told above, and give no address of a page that you were not told above.',
	`If the visitor asks for a human, or you cannot help, end your answer with ${HUMAN_MARK}: a human ` +
		'takes over then. Say so to the visitor in the same answer.',
].join('\n');

type Facts = Pick<SessionRecord, 'metadata' | 'identity' | 'contact'>;

/** What may stand between double braces in AI_SYSTEM_PROMPT. Never more than a page or a visitor says of itself. */
export const PROMPT_VARIABLES: Record<string, (facts: Facts, now: number) => unknown> = {
	page_url: ({ metadata }) => withoutQuery(metadata.pageUrl),
	page_title: ({ metadata }) => metadata.pageTitle,
	visitor_name: ({ identity }) => identity?.name,
	visitor_email: ({ identity, contact }) => identity?.email ?? contact?.email,
	visitor_plan: ({ identity }) => identity?.metadata?.plan,
	visitor_country: ({ metadata }) => metadata.country,
	visitor_language: ({ metadata }) => metadata.language,
	current_time: (_facts, now) => toIso(now),
};

/** @param now the time that `{{current_time}}` stands for */
export function systemPrompt(template: string, facts: Facts, now: number): string {
	const text = template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) =>
		asValue(Object.hasOwn(PROMPT_VARIABLES, name) ? PROMPT_VARIABLES[name]?.(facts, now) : ''),
	);
	return `${text}\n\n${RULES}`;
}

/** Query strings hold tokens and names, which are nobody's business here. */
function withoutQuery(url: unknown): unknown {
	return typeof url === 'string' ? url.replace(/[?#].*$/s, '') : undefined;
}
