/** The end of an answer, the same for every API: what came is an answer, a refusal or a piece of one. */
import { AiError } from './ai-error';
import type { AiAnswer, AiProviderName } from './ai-provider';
import type { AnswerText } from './answer-text';

/** How the API says that it ended, in one vocabulary; undefined when it never said so. */
export type Ending = 'complete' | 'cut' | 'refused' | undefined;

/** @throws {AiError} refused, incomplete */
export function finishAnswer(
	provider: AiProviderName,
	text: AnswerText,
	ending: Ending,
	usage: { inputTokens: number; outputTokens: number },
): AiAnswer {
	if (ending === 'refused') throw new AiError('refused', `${provider} declined to answer`);
	if (ending === undefined && !text.isFull) {
		throw new AiError('incomplete', `${provider} broke off in the middle of an answer`);
	}
	const words = String(text);
	if (words === '') throw new AiError('incomplete', `${provider} gave an empty answer`);
	return { text: words, ...usage, cut: ending !== 'complete' };
}
