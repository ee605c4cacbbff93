/** Keeping recent answers of a pure function that every request asks, and a visitor's requests ask alike. */

/**
 * The same function with a memory of bounded size.
 * @param max answers kept; past that it starts over
 */
export function remembered<Answer>(
	ask: (question: string) => Answer,
	max: number,
): (question: string) => Answer {
	const answers = new Map<string, Answer>();
	return (question) => {
		const known = answers.get(question);
		if (known !== undefined) return known;
		const answer = ask(question);
		if (answers.size >= max) answers.clear();
		answers.set(question, answer);
		return answer;
	};
}
