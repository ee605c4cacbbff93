/** Chat completions of OpenAI, and of everything that speaks them: local servers, gateways, other vendors. */
import OpenAI, { APIError, APIUserAbortError } from 'openai';
import type {
	ChatCompletion,
	ChatCompletionChunk,
	ChatCompletionCreateParamsNonStreaming,
} from 'openai/resources/chat/completions';
import { AiError } from '../ai-error';
import type { AiAnswer, AiProvider, AiProviderOptions, AiRequest } from '../ai-provider';
import { AnswerText } from '../answer-text';
import { explainFailure } from '../explain-failure';
import { finishAnswer, type Ending } from '../finish-answer';
import { readRetryAfter } from '../read-retry-after';

/** @see https://platform.openai.com/docs/api-reference/chat */
const ENDINGS: Record<string, Ending> = {
	stop: 'complete',
	length: 'cut',
	content_filter: 'refused',
};

export class OpenAiProvider implements AiProvider {
	readonly name = 'openai';
	readonly model: string;
	private readonly client: OpenAI;

	constructor(private readonly options: AiProviderOptions) {
		this.model = options.model;
		const { apiKey, baseUrl: baseURL } = options;
		// Asking again is decided where it survives a restart. Nothing of the client's is taken from variables.
		this.client = new OpenAI({ apiKey, baseURL, maxRetries: 0, organization: null, project: null });
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
		const answer: ChatCompletion = await this.client.chat.completions.create(
			{ ...this.body(request), stream: false },
			{ signal },
		);
		const text = new AnswerText();
		const [choice] = answer.choices;
		text.add(choice?.message.content);
		const ending = choice?.message.refusal ? 'refused' : ENDINGS[choice?.finish_reason ?? ''];
		return finishAnswer(this.name, text, ending, usageOf(answer));
	}

	private async stream(request: AiRequest): Promise<AiAnswer> {
		const { signal } = request;
		const chunks = await this.client.chat.completions.create(
			{ ...this.body(request), stream: true, stream_options: { include_usage: true } },
			{ signal },
		);
		const text = new AnswerText();
		let ending: Ending;
		let usage = usageOf({});
		for await (const chunk of chunks) {
			const [choice] = chunk.choices;
			text.add(choice?.delta.content);
			if (choice?.finish_reason) ending ??= ENDINGS[choice.finish_reason];
			if (choice?.delta.refusal) ending = 'refused';
			if (chunk.usage) usage = usageOf(chunk);
			if (text.isFull) break;
		}
		// An aborted stream ends like one that is over.
		if (signal.aborted) throw new APIUserAbortError();
		return finishAnswer(this.name, text, ending, usage);
	}

	private body(request: AiRequest): Omit<ChatCompletionCreateParamsNonStreaming, 'stream'> {
		const { system, turns, maxTokens } = request;
		return {
			model: this.model,
			messages: [{ role: 'system', content: system }, ...turns],
			// OpenAI's newer models take only the new name, other servers often only the old one.
			...(this.options.baseUrl ? { max_tokens: maxTokens } : { max_completion_tokens: maxTokens }),
		};
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

function usageOf({ usage }: Partial<Pick<ChatCompletion | ChatCompletionChunk, 'usage'>>) {
	return { inputTokens: usage?.prompt_tokens ?? 0, outputTokens: usage?.completion_tokens ?? 0 };
}
