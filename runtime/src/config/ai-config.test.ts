/** The variables of the AI, read as the service reads them. */
import { type ConfigError, loadConfig } from './config';

const mistakes = (env: Record<string, string>) => {
	try {
		loadConfig(env);
		return [];
	} catch (error) {
		return (error as ConfigError).lines;
	}
};

it('is no AI by default, keys or not', () => {
	expect(loadConfig({}).ai).toBeUndefined();
	expect(loadConfig({ OPENAI_API_KEY: 'sk-0123456789' }).ai).toBeUndefined();
});

it.each([
	['openai', 'OPENAI_API_KEY', 'gpt-4o-mini'],
	['anthropic', 'ANTHROPIC_API_KEY', 'claude-sonnet-4-20250514'],
	['gemini', 'GEMINI_API_KEY', 'gemini-1.5-flash'],
])('takes seed 1’s defaults for %s', (provider, key, model) => {
	const { ai } = loadConfig({ AI_PROVIDER: provider, [key]: 'key-0123456789' });
	expect(ai).toMatchObject({
		settings: { takeoverDelayMs: 300_000, handbackAfterMs: 3_600_000, answers: true },
		model: {
			source: { provider, options: { model, apiKey: 'key-0123456789', baseUrl: undefined } },
		},
	});
});

it('reads what is said', () => {
	const { ai } = loadConfig({
		AI_PROVIDER: 'openai',
		OPENAI_BASE_URL: 'http://localhost:11434/v1',
		AI_MODEL: 'llama3.2:3b',
		AI_TAKEOVER_DELAY: '0',
		AI_HANDBACK_AFTER: '0',
		AI_STREAMING: 'off',
	});
	expect(ai).toMatchObject({
		settings: { takeoverDelayMs: 0, handbackAfterMs: undefined },
		model: { source: { options: { model: 'llama3.2:3b', stream: false } } },
	});
});

it('lets a workflow be the AI, without a key', () => {
	const { ai } = loadConfig({ AI_PROVIDER: 'workflow' });
	expect(ai).toMatchObject({ settings: { answers: false }, model: undefined });
});

it.each([
	[{ AI_PROVIDER: 'openai' }, /^OPENAI_API_KEY: expected/],
	[{ AI_PROVIDER: 'anthropic', ANTHROPIC_BASE_URL: 'http://x.example' }, /^ANTHROPIC_API_KEY/],
	[{ AI_MODEL: 'gpt-5' }, /^AI_PROVIDER: expected, since AI_MODEL is set/],
	[{ AI_PROVIDER: 'hal' }, /^AI_PROVIDER: found "hal", expected openai/],
	[{ AI_PROVIDER: 'workflow', AI_TAKEOVER_DELAY: '5m' }, /^AI_TAKEOVER_DELAY: found "5m"/],
	[{ OPENAI_API_KEY: 'short' }, /^OPENAI_API_KEY: found 5 characters/],
])('refuses %j', (env, line) => {
	expect(mistakes(env as Record<string, string>)).toEqual([expect.stringMatching(line)]);
});
