/** A conversation as models are given it: alternating turns, the newest that fit, the visitor's words marked as data. */
import type { MessageRecord } from '../storage/records';
import type { AiTurn } from './ai-provider';
import { asData } from './visitor-data';

/**
 * A token is about four letters of English and about one of Chinese: three bytes of UTF-8 are a fair and
 * cautious measure of both.
 */
export function estimateTokens(text: string): number {
	return Math.ceil(Buffer.byteLength(text) / 3);
}

/**
 * Turns of a conversation, newest kept. They begin and end with the visitor's, as the APIs ask; neighbours of one
 * side are one turn.
 * @param messages oldest first, without deleted ones
 * @param budget tokens; the newest message is kept whatever it costs
 */
export function toTurns(messages: readonly MessageRecord[], budget: number): AiTurn[] {
	const turns: AiTurn[] = [];
	let spent = 0;
	for (const message of messages.toReversed()) {
		const role = message.type === 'visitor' ? 'user' : 'assistant';
		const content = contentOf(message);
		const cost = estimateTokens(content);
		if (turns.length > 0 && spent + cost > budget) break;
		spent += cost;
		const [later] = turns;
		// The next answer comes after the visitor's last word.
		if (!later && role === 'assistant') continue;
		if (later?.role === role) later.content = `${content}\n\n${later.content}`;
		else turns.unshift({ role, content });
	}
	// Some APIs refuse a conversation that the assistant begins.
	return turns[0]?.role === 'assistant' ? turns.slice(1) : turns;
}

function contentOf({ type, content, attachments }: MessageRecord): string {
	const files = (attachments ?? []).map(
		({ filename, mimeType }) => `[file: ${filename}, ${mimeType}]`,
	);
	const text = [content, ...files].filter((part) => part !== '').join('\n');
	if (type === 'visitor') return asData(text);
	// The model must not take a colleague's promises for its own.
	return type === 'operator' ? `(A human colleague wrote:) ${text}` : text;
}
