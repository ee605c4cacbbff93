/** Messages of Anthropic's API. */
import Anthropic, { APIError } from '@anthropic-ai/sdk';
import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import { AiError } from '../ai-error';
import type { AiAnswer, AiProvider, AiProviderOptions, AiRequest } from '../ai-provider';
import { AnswerText } from '../answer-text';
import { explainFailure } from '../explain-failure';
import { finishAnswer, type Ending } from '../finish-answer';
import { readRetryAfter } from '../read-retry-after';

/** @see https://docs.anthropic.com/en/api/messages */
const ENDINGS: Record<string, Ending> = {
	end_turn: 'complete',
	stop_sequence: 'complete',
	max_tokens: 'cut',
	model_context_window_exceeded: 'cut',
	refusal: 'refused',
};

export class AnthropicProvider implements AiProvider {
	readonly name = 'anthropic';
	readonly model: string;
	private readonly client: Anthropic;

	constructor(private readonly options: AiProviderOptions) {
		this.model = options.model;
		const { apiKey, baseUrl: baseURL } = options;
		this.client = new Anthropic({ apiKey, authToken: null, baseURL, maxRetries: 0 });
	}

	async generate(request: AiRequest): Promise<AiAnswer> {
		try {
			return this.options.stream ? await this.stream(request) : await this.ask(request);
		} catch (error) {
			throw this.explain(error, request.signal);
		}
	}

	private async ask(request: AiRequest): Promise<AiAnswer> {
		const { signal } = request;
		const answer = await this.client.messages.create(this.body(request), { signal });
		const text = new AnswerText();
		for (const block of answer.content) if (block.type === 'text') text.add(block.text);
		const { input_tokens: inputTokens, output_tokens: outputTokens } = answer.usage;
		const ending = ENDINGS[answer.stop_reason ?? ''];
		return finishAnswer(this.name, text, ending, { inputTokens, outputTokens });
	}

	private async stream(request: AiRequest): Promise<AiAnswer> {
		const { signal } = request;
		const body = { ...this.body(request), stream: true } as const;
		const events = await this.client.messages.create(body, { signal });
		const text = new AnswerText();
		let ending: Ending;
		const usage = { inputTokens: 0, outputTokens: 0 };
		for await (const event of events) {
			if (event.type === 'message_start') usage.inputTokens = event.message.usage.input_tokens;
			if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
				text.add(event.delta.text);
			}
			if (event.type === 'message_delta') {
				usage.outputTokens = event.usage.output_tokens;
				ending = ENDINGS[event.delta.stop_reason ?? ''];
			}
			if (text.isFull) break;
		}
		// An aborted stream ends like one that is over.
		if (signal.aborted) throw new AiError('aborted', 'the request was ended');
		return finishAnswer(this.name, text, ending, usage);
	}

	private body({ system, turns, maxTokens }: AiRequest): MessageCreateParamsNonStreaming {
		return { model: this.model, max_tokens: maxTokens, system, messages: [...turns] };
	}

	private explain(error: unknown, signal: AbortSignal): AiError {
		if (error instanceof AiError) return error;
		if (signal.aborted) return new AiError('aborted', 'the request was ended');
		const { status, headers } = error instanceof APIError ? error : {};
		return explainFailure({
			provider: this.name,
			model: this.model,
			status,
			message: (error as Error).message,
			retryAfterMs: readRetryAfter(headers?.get('retry-after')),
		});
	}
}
