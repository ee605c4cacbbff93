/** What a sender is called. */
import type { Options } from '../options';

/** @param operatorName the site's own name for its side */
export function senderName(
	{ texts }: Pick<Options, 'texts'>,
	sender: string,
	operatorName?: string,
): string {
	if (sender === 'visitor') return texts.you;
	return sender === 'ai' ? texts.assistant : (operatorName ?? texts.operator);
}
