/** An AI provider whose client is loaded with the first question, so that nobody else pays for it. */
import type { AiAnswer, AiProvider, AiProviderName, AiRequest } from '../ai/ai-provider';
import { loadProvider } from '../ai/load-provider';
import type { OwnAiProvider } from '../ai/own-provider';
import { DEFAULT_MODELS } from '../config/ai-config';
import type { VariableName } from '../config/variables';
import { keepSettings } from './named-settings';

/** How an AI provider is reached. */
export interface ApiProviderOptions {
	/** The key of the API. */
	apiKey?: string;
	/** Another model than the default. */
	model?: string;
	/** Another address of the same API. */
	baseUrl?: string;
	/** Whether the answer is read as it is written; false for servers that cannot. Default true. */
	stream?: boolean;
}

const KEYS = {
	openai: 'OPENAI_API_KEY',
	anthropic: 'ANTHROPIC_API_KEY',
	gemini: 'GEMINI_API_KEY',
} as const satisfies Record<AiProviderName, VariableName>;

const BASE_URLS = {
	openai: 'OPENAI_BASE_URL',
	anthropic: 'ANTHROPIC_BASE_URL',
	gemini: 'GEMINI_BASE_URL',
} as const satisfies Record<AiProviderName, VariableName>;

/** An answer from one of the APIs that are spoken here. */
export abstract class LazyProvider implements OwnAiProvider {
	/** The model that answers. */
	readonly model: string;
	readonly #options: ApiProviderOptions;
	#loading: Promise<AiProvider> | undefined;

	/** @internal */
	protected constructor(
		readonly name: AiProviderName,
		options: ApiProviderOptions,
	) {
		const { apiKey = '', baseUrl, model, stream } = options;
		// Local servers that speak OpenAI's API want no key.
		if (apiKey === '' && !(name === 'openai' && baseUrl)) {
			throw new TypeError(`apiKey: expected the key of ${name}, found nothing`);
		}
		this.model = model ?? DEFAULT_MODELS[name];
		this.#options = options;
		keepSettings(this, 'aiProvider', {
			AI_PROVIDER: ['name', name],
			AI_MODEL: ['model', model],
			[KEYS[name]]: ['apiKey', options.apiKey],
			[BASE_URLS[name]]: ['baseUrl', baseUrl],
			AI_STREAMING: ['stream', stream === false ? 'off' : 'on'],
		});
	}

	/** Asks once. @throws {AiError} for whatever went wrong */
	async generate(request: AiRequest): Promise<AiAnswer> {
		const { apiKey = 'none', baseUrl, stream = true } = this.#options;
		const { name, model } = this;
		this.#loading ??= loadProvider(name, { apiKey, model, baseUrl, stream });
		return await (await this.#loading).generate(request);
	}
}
