/** What a sender is called. */
import type { Options } from '../options';

interface SentBy {
	sender: string;
	/** Who of the operators it was. */
	operatorName?: string;
}

/** @param siteName the site's own name for its side, for want of a person's */
export function senderName(
	{ texts }: Pick<Options, 'texts'>,
	{ sender, operatorName }: SentBy,
	siteName?: string,
): string {
	if (sender === 'visitor') return texts.you;
	return sender === 'ai' ? texts.assistant : (operatorName ?? siteName ?? texts.operator);
}
