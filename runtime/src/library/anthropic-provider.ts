/** Anthropic Claude as a program names it. */
import { LazyProvider, type ApiProviderOptions } from './lazy-provider';

/** Answers come from Anthropic Claude. The default model is `claude-sonnet-4-20250514`. */
export class AnthropicProvider extends LazyProvider {
	/** @throws {TypeError} without a key */
	constructor(options: ApiProviderOptions) {
		super('anthropic', options);
	}
}
