/** Google's Gemini API. */
import { ApiError, GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { AiError } from '../ai-error';
import type { AiAnswer, AiProvider, AiProviderOptions, AiRequest } from '../ai-provider';
import { AnswerText } from '../answer-text';
import { explainFailure } from '../explain-failure';
import { finishAnswer, type Ending } from '../finish-answer';
import { readRetryAfter } from '../read-retry-after';

/** Every other reason, such as SAFETY, is a refusal. https://ai.google.dev/api/generate-content#FinishReason */
const ENDINGS: Record<string, Ending> = { STOP: 'complete', MAX_TOKENS: 'cut' };

export class GeminiProvider implements AiProvider {
	readonly name = 'gemini';
	readonly model: string;

	constructor(private readonly options: AiProviderOptions) {
		this.model = options.model;
	}

	async generate(request: AiRequest): Promise<AiAnswer> {
		let retryAfter: string | null = null;
		// The client's error has no headers, so the one that counts is picked up on the way.
		const listen: typeof fetch = async (input, init) => {
			const response = await fetch(input, init);
			retryAfter = response.headers.get('retry-after');
			return response;
		};
		try {
			return await this.ask(request, listen);
		} catch (error) {
			throw this.explain(error, request.signal, readRetryAfter(retryAfter));
		}
	}

	private async ask(request: AiRequest, listen: typeof fetch): Promise<AiAnswer> {
		const { apiKey, baseUrl, stream } = this.options;
		// Only this version is known to take a system text with every model.
		const apiVersion = 'v1beta';
		const httpOptions = { baseUrl, apiVersion, fetch: listen, retryOptions: { attempts: 1 } };
		const { models } = new GoogleGenAI({ apiKey, vertexai: false, httpOptions });
		const body = this.body(request);
		const answer = new GeminiAnswer();
		if (stream) {
			for await (const chunk of await models.generateContentStream(body)) {
				answer.add(chunk);
				if (answer.text.isFull) break;
			}
		} else {
			answer.add(await models.generateContent(body));
		}
		// An aborted stream ends like one that is over.
		if (request.signal.aborted) throw new AiError('aborted', 'the request was ended');
		return finishAnswer(this.name, answer.text, answer.ending, answer.usage);
	}

	private body({ system, turns, maxTokens, signal }: AiRequest) {
		return {
			model: this.model,
			contents: turns.map(({ role, content }) => ({
				role: role === 'assistant' ? 'model' : role,
				parts: [{ text: content }],
			})),
			config: { systemInstruction: system, maxOutputTokens: maxTokens, abortSignal: signal },
		};
	}

	private explain(error: unknown, signal: AbortSignal, retryAfterMs: number | undefined): AiError {
		if (error instanceof AiError) return error;
		if (signal.aborted) return new AiError('aborted', 'the request was ended');
		return explainFailure({
			provider: this.name,
			model: this.model,
			status: error instanceof ApiError ? error.status : undefined,
			message: (error as Error).message,
			retryAfterMs,
		});
	}
}

/** An answer put together from one response or many pieces of it. */
class GeminiAnswer {
	readonly text = new AnswerText();
	ending: Ending;
	usage = { inputTokens: 0, outputTokens: 0 };

	add({ candidates, promptFeedback, usageMetadata }: GenerateContentResponse): void {
		const [candidate] = candidates ?? [];
		// Thoughts are the model's own business.
		for (const part of candidate?.content?.parts ?? []) if (!part.thought) this.text.add(part.text);
		if (promptFeedback?.blockReason) this.ending = 'refused';
		if (candidate?.finishReason) this.ending = ENDINGS[candidate.finishReason] ?? 'refused';
		if (!usageMetadata) return;
		const {
			promptTokenCount = 0,
			candidatesTokenCount = 0,
			thoughtsTokenCount = 0,
		} = usageMetadata;
		this.usage = {
			inputTokens: promptTokenCount,
			outputTokens: candidatesTokenCount + thoughtsTokenCount,
		};
	}
}
