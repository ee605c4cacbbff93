/** The AI's settings, put together from their variables. */
import type { AiProviderName, AiProviderOptions } from '../ai/ai-provider';
import type { OwnAiProvider } from '../ai/own-provider';
import { DEFAULT_SYSTEM_PROMPT } from '../ai/system-prompt';
import type { AiSettings } from '../core/ai/ai-settings';

export interface AiConfig {
	/** What the rules need: when the AI takes over, and what it may use up. */
	readonly settings: AiSettings;
	/** Undefined when a workflow answers. */
	readonly model: AiModelConfig | undefined;
}

interface AiModelConfig {
	readonly source: AiSource;
	readonly systemPrompt: string;
	readonly contextTokens: number;
	readonly answerTokens: number;
}

/** Where answers come from: one of the APIs that are spoken here, or a provider of the program's own. */
export type AiSource =
	| { readonly provider: AiProviderName; readonly options: AiProviderOptions }
	| { readonly own: OwnAiProvider };

/** Seed 1's defaults. */
export const DEFAULT_MODELS: Record<AiProviderName, string> = {
	openai: 'gpt-4o-mini',
	anthropic: 'claude-sonnet-4-20250514',
	gemini: 'gemini-1.5-flash',
};

/** The variables as they were read; undefined: unset. */
interface AiVariableValues {
	provider: AiProviderName | 'workflow' | OwnAiProvider | undefined;
	model: string | undefined;
	systemPrompt: string | undefined;
	takeoverDelayMs: number | undefined;
	handbackAfterMs: number | undefined;
	handoffMessage: string | undefined;
	timeoutMs: number | undefined;
	stream: boolean | undefined;
	maxTokens: number | undefined;
	contextTokens: number | undefined;
	sessionAnswers: number | undefined;
	sessionTokens: number | undefined;
	dailyAnswers: number | undefined;
	dailyTokens: number | undefined;
	keys: Record<AiProviderName, string | undefined>;
	baseUrls: Record<AiProviderName, string | undefined>;
}

/** Undefined when no AI is configured. */
export function aiConfig(values: AiVariableValues): AiConfig | undefined {
	const { provider, handbackAfterMs = 60 * 60_000 } = values;
	if (!provider) return undefined;
	const settings: AiSettings = {
		takeoverDelayMs: values.takeoverDelayMs ?? 300_000,
		handbackAfterMs: handbackAfterMs === 0 ? undefined : handbackAfterMs,
		answers: provider !== 'workflow',
		handoffMessage:
			values.handoffMessage ?? 'I am handing this over to a person, who will answer you here.',
		timeoutMs: values.timeoutMs ?? 60_000,
		limits: {
			answersPerSession: values.sessionAnswers ?? 50,
			tokensPerSession: values.sessionTokens ?? 200_000,
			answersPerDay: values.dailyAnswers ?? 2000,
			tokensPerDay: values.dailyTokens ?? 5_000_000,
		},
	};
	if (provider === 'workflow') return { settings, model: undefined };
	const { systemPrompt = DEFAULT_SYSTEM_PROMPT, contextTokens = 4000 } = values;
	const answerTokens = values.maxTokens ?? 1000;
	const source = sourceOf(provider, values);
	return { settings, model: { source, systemPrompt, contextTokens, answerTokens } };
}

function sourceOf(provider: AiProviderName | OwnAiProvider, values: AiVariableValues): AiSource {
	if (typeof provider === 'object') return { own: provider };
	const options: AiProviderOptions = {
		// Local servers want a key to be sent and take any.
		apiKey: values.keys[provider] ?? 'none',
		model: values.model ?? DEFAULT_MODELS[provider],
		baseUrl: values.baseUrls[provider],
		stream: values.stream ?? true,
	};
	return { provider, options };
}
