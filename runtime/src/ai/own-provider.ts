/** A provider that the embedding program brings along, made safe to ask. */
import { AiError } from './ai-error';
import type { AiAnswer, AiProvider, AiRequest } from './ai-provider';

/** What a provider of one's own answers. Tokens that it does not count are estimated. */
export interface OwnAiAnswer {
	/** Never empty. With `[[human]]` in it, it hands the session over to people. */
	text: string;
	inputTokens?: number;
	outputTokens?: number;
	/** Whether it ends where the room for it did. */
	cut?: boolean;
}

/**
 * The contract of an AI provider: whatever turns a conversation into the next answer. Whoever calls decides about
 * time-outs, limits, asking again, and whether the answer is still wanted.
 */
export interface OwnAiProvider {
	/** For the log. */
	readonly name: string;
	/** For the log. */
	readonly model: string;
	/**
	 * Asks once.
	 * @throws {AiError} whose kind says whether asking again may help; any other error counts as `unavailable`
	 */
	generate(request: AiRequest): Promise<OwnAiAnswer>;
}

/** What an answer of this many characters is cut to: more than any model writes, and no more than is kept. */
const MAX_LENGTH = 100_000;

/** Answers as the service's own providers do, or fails as they do. */
export function guardProvider(provider: OwnAiProvider): AiProvider {
	const { name, model } = provider;
	return {
		name,
		model,
		async generate(request: AiRequest): Promise<AiAnswer> {
			const { text, inputTokens, outputTokens, cut } = await ask(provider, request);
			if (typeof text !== 'string' || text.trim() === '') {
				throw new AiError('incomplete', `${name} gave an answer without text`);
			}
			return {
				text: text.slice(0, MAX_LENGTH),
				inputTokens: countOf(inputTokens),
				outputTokens: countOf(outputTokens),
				cut: cut === true || text.length > MAX_LENGTH,
			};
		},
	};
}

/** Ends with the request's signal also where the provider does not listen to it. */
async function ask(provider: OwnAiProvider, request: AiRequest): Promise<OwnAiAnswer> {
	const { signal } = request;
	const aborted = new AiError('aborted', 'the request was ended');
	if (signal.aborted) throw aborted;
	let onAbort = () => {};
	const ended = new Promise<never>((_resolve, reject) => {
		onAbort = () => reject(aborted);
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		return await Promise.race([provider.generate(request), ended]);
	} catch (error) {
		if (signal.aborted) throw aborted;
		if (error instanceof AiError) throw error;
		throw new AiError('unavailable', `${provider.name} failed: ${String(error).slice(0, 200)}`);
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}

function countOf(tokens: unknown): number {
	return typeof tokens === 'number' && tokens > 0 && Number.isFinite(tokens) ? tokens : 0;
}
