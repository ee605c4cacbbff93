/** OpenAI as a program names it, and everything that speaks its chat completions. */
import { LazyProvider, type ApiProviderOptions } from './lazy-provider';

/** Answers come from OpenAI, or from a server that speaks its chat completions. The default model is `gpt-4o-mini`. */
export class OpenAIProvider extends LazyProvider {
	/** @throws {TypeError} without a key */
	constructor(options: ApiProviderOptions) {
		super('openai', options);
	}
}
