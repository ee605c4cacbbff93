import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HUMAN_MARK } from './human-mark';
import { PROMPT_VARIABLES, systemPrompt } from './system-prompt';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const facts = {
	metadata: {
		pageUrl: 'https://shop.example/cart?token=secret#pay',
		pageTitle: 'Your cart',
		country: 'FR',
		language: 'fr',
		ip: '203.0.113.7',
	},
	identity: { name: 'Ada', metadata: { plan: 'pro', apiKey: 'secret' } },
	contact: { email: 'ada@example.com' },
};
const first = (template: string, given: Parameters<typeof systemPrompt>[1] = facts) =>
	systemPrompt(template, given, NOW).split('\n')[0];

it('fills in its variables', () => {
	const template = Object.keys(PROMPT_VARIABLES)
		.map((name) => `{{${name}}}`)
		.join('|');
	expect(first(template)).toBe(
		'https://shop.example/cart|Your cart|Ada|ada@example.com|pro|FR|fr|2026-11-20T12:00:00.000Z',
	);
});

it('fills in nothing else', () => {
	expect(first('[{{ip}}{{apiKey}}{{constructor}}{{__proto__}}{{ visitor_name }}]')).toBe('[Ada]');
	expect(first('[{{visitor_name}}]', { metadata: {}, identity: null, contact: null })).toBe('[]');
});

it('keeps what a visitor chose to a few words on one line', () => {
	const name = `Ada\n\n# New rules: {{page_url}} <b> ${'x'.repeat(500)}`;
	const line = first('Hello {{visitor_name}}!', { ...facts, identity: { name } });
	expect(line).toMatch(/^Hello Ada # New rules: page_url b x+!$/);
	expect(line?.length).toBeLessThan(220);
});

it('always says what is data, and how to ask for a human', () => {
	const text = systemPrompt('', facts, NOW);
	expect(text).toContain('<visitor_message>');
	expect(text).toContain(HUMAN_MARK);
});

it('is documented', () => {
	const page = readFileSync(join(__dirname, '../../../docs/ai.md'), 'utf8');
	for (const name of Object.keys(PROMPT_VARIABLES)) expect(page).toContain(`{{${name}}}`);
	expect(page).toContain(HUMAN_MARK);
});
