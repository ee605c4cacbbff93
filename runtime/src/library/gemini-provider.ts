/** Google Gemini as a program names it. */
import { LazyProvider, type ApiProviderOptions } from './lazy-provider';

/** Answers come from Google Gemini. The default model is `gemini-1.5-flash`. */
export class GeminiProvider extends LazyProvider {
	/** @throws {TypeError} without a key */
	constructor(options: ApiProviderOptions) {
		super('gemini', options);
	}
}
