/** The mark with which a model asks for a human. */

export const HUMAN_MARK = '[[HUMAN]]';

/** Characters of an answer that a visitor is shown; a message holds no more than 4000. */
const MAX_ANSWER = 4000;

/** Takes the mark out of an answer, and brings the rest to the length of a message. */
export function readAnswer(answer: string): { text: string; asksForHuman: boolean } {
	const asksForHuman = /\[\[\s*human\s*\]\]/i.test(answer);
	const words = answer.replace(/\[\[\s*human\s*\]\]/gi, '').trim();
	const text = words.length > MAX_ANSWER ? `${words.slice(0, MAX_ANSWER - 1)}…` : words;
	return { text, asksForHuman };
}
