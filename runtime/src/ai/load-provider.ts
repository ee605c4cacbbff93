/** Loads the one provider that is configured; the clients of the others are never loaded. */
import type { AiProvider, AiProviderName, AiProviderOptions } from './ai-provider';

const LOADERS: Record<AiProviderName, (options: AiProviderOptions) => Promise<AiProvider>> = {
	openai: async (options) => new (await import('./openai/openai-provider')).OpenAiProvider(options),
	anthropic: async (options) =>
		new (await import('./anthropic/anthropic-provider')).AnthropicProvider(options),
	gemini: async (options) => new (await import('./gemini/gemini-provider')).GeminiProvider(options),
};

export function loadProvider(
	name: AiProviderName,
	options: AiProviderOptions,
): Promise<AiProvider> {
	return LOADERS[name](options);
}
