/** What a model behind an API is to this service: turns in, one answer out. */

/** One side's words; turns alternate, begin with the visitor's and end with it. */
export interface AiTurn {
	role: 'user' | 'assistant';
	content: string;
}

/** What a provider is asked. */
export interface AiRequest {
	/** What the model is told before the conversation. */
	system: string;
	turns: readonly AiTurn[];
	/** Tokens the answer may have. */
	maxTokens: number;
	/** Ends the request, whoever wants it ended: a time-out, a human's message, a stop. */
	signal: AbortSignal;
}

export interface AiAnswer {
	/** Never empty. */
	text: string;
	inputTokens: number;
	outputTokens: number;
	/** Whether it ends where the room for it did. */
	cut: boolean;
}

export interface AiProvider {
	readonly name: string;
	readonly model: string;
	/**
	 * Asks once; whoever calls decides about asking again.
	 * @throws {AiError} for whatever went wrong, the request's own signal included
	 */
	generate(request: AiRequest): Promise<AiAnswer>;
}

/** Names of the APIs that are spoken, as AI_PROVIDER has them. */
export const AI_PROVIDER_NAMES = ['openai', 'anthropic', 'gemini'] as const;

export type AiProviderName = (typeof AI_PROVIDER_NAMES)[number];

export interface AiProviderOptions {
	apiKey: string;
	model: string;
	/** Another address of the same API; undefined: the provider's own. */
	baseUrl: string | undefined;
	/** Whether the answer is read as it is written. */
	stream: boolean;
}
