/** The variables about the AI: who answers, after how long, with what, and how much of it. */
import { z } from 'zod';
import { AI_PROVIDER_NAMES } from '../ai/ai-provider';
import type { Variable } from './variables';

/** @param max seconds, minutes or pieces */
const whole = (min: number, max: number) =>
	z
		.string()
		.regex(/^\d{1,9}$/)
		.transform(Number)
		.pipe(z.number().min(min).max(max));

const key = z.string().regex(/^[\x21-\x7e]{8,500}$/);
const KEY = '8 to 500 printable characters without spaces';

const address = z.url({ protocol: /^https?$/ }).max(500);
const ADDRESS = 'an http(s) address';

const MANY = 1_000_000_000;
const COUNT = 'a whole number, at least 1';

export const AI_VARIABLES = {
	AI_PROVIDER: {
		schema: z.enum([...AI_PROVIDER_NAMES, 'workflow']),
		expects: `${AI_PROVIDER_NAMES.join(', ')} or workflow`,
		unset: 'no AI takes over',
		purpose:
			'Who answers when no operator does; with workflow, your own flow, which hears of `ai.takeover`',
	},
	AI_MODEL: {
		schema: z.string().regex(/^[\w.:/@-]{1,200}$/),
		expects: 'the name of a model of the provider',
		unset: 'gpt-4o-mini, claude-sonnet-4-20250514 or gemini-1.5-flash',
		purpose: 'Model that answers',
	},
	AI_SYSTEM_PROMPT: {
		schema: z.string().max(20_000),
		expects: 'at most 20000 characters',
		unset: 'a friendly support assistant',
		purpose: 'What the model is told about its task; see docs/ai.md for its variables',
	},
	AI_TAKEOVER_DELAY: {
		schema: whole(0, 604_800).transform((seconds) => seconds * 1000),
		expects: 'seconds, from 0 to 604800',
		unset: '300',
		purpose: "Seconds that a visitor's unanswered message waits for an operator; 0: not at all",
	},
	AI_HANDBACK_AFTER: {
		schema: whole(0, 10_080).transform((minutes) => minutes * 60_000),
		expects: 'minutes, from 0 to 10080',
		unset: '60',
		purpose: "Minutes after an operator's last message when the AI gets the session back; 0: never",
	},
	AI_HANDOFF_MESSAGE: {
		schema: z.string().max(1000),
		expects: 'at most 1000 characters',
		unset: 'a sentence that a person will answer',
		purpose: 'What the visitor is told when the AI hands over to humans',
	},
	AI_TIMEOUT: {
		schema: whole(1, 600).transform((seconds) => seconds * 1000),
		expects: 'seconds, from 1 to 600',
		unset: '60',
		purpose: 'Seconds one answer may take',
	},
	AI_STREAMING: {
		schema: z.enum(['on', 'off']).transform((text) => text === 'on'),
		expects: 'on or off',
		unset: 'on',
		purpose: 'Whether answers are read as they are written; off for servers that cannot',
	},
	AI_MAX_TOKENS: {
		schema: whole(16, 100_000),
		expects: 'tokens, from 16 to 100000',
		unset: '1000',
		purpose: 'Tokens one answer may have',
	},
	AI_CONTEXT_TOKENS: {
		schema: whole(100, 1_000_000),
		expects: 'tokens, from 100 to 1000000',
		unset: '4000',
		purpose: 'Tokens of the conversation that the model is given, newest first',
	},
	AI_SESSION_ANSWERS: {
		schema: whole(1, MANY),
		expects: COUNT,
		unset: '50',
		purpose: 'Answers of the AI in one session; then humans are asked',
	},
	AI_SESSION_TOKENS: {
		schema: whole(1, MANY),
		expects: COUNT,
		unset: '200000',
		purpose: 'Tokens the AI may use in one session; then humans are asked',
	},
	AI_DAILY_ANSWERS: {
		schema: whole(1, MANY),
		expects: COUNT,
		unset: '2000',
		purpose: 'Answers of the AI in one day (UTC), over all sessions; then humans are asked',
	},
	AI_DAILY_TOKENS: {
		schema: whole(1, MANY),
		expects: COUNT,
		unset: '5000000',
		purpose: 'Tokens the AI may use in one day (UTC), over all sessions; then humans are asked',
	},
	OPENAI_API_KEY: {
		schema: key,
		expects: KEY,
		unset: 'none',
		purpose: 'Key for AI_PROVIDER=openai',
		secret: true,
	},
	ANTHROPIC_API_KEY: {
		schema: key,
		expects: KEY,
		unset: 'none',
		purpose: 'Key for AI_PROVIDER=anthropic',
		secret: true,
	},
	GEMINI_API_KEY: {
		schema: key,
		expects: KEY,
		unset: 'none',
		purpose: 'Key for AI_PROVIDER=gemini',
		secret: true,
	},
	OPENAI_BASE_URL: {
		schema: address,
		expects: ADDRESS,
		unset: 'https://api.openai.com/v1',
		purpose: 'Any server that speaks chat completions, local ones included; needs no key then',
	},
	ANTHROPIC_BASE_URL: {
		schema: address,
		expects: ADDRESS,
		unset: 'https://api.anthropic.com',
		purpose: "Another address of Anthropic's API",
	},
	GEMINI_BASE_URL: {
		schema: address,
		expects: ADDRESS,
		unset: 'https://generativelanguage.googleapis.com',
		purpose: "Another address of Google's API",
	},
} as const satisfies Record<string, Variable>;
