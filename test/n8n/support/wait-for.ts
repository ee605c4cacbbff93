/** Waiting with an end: no test may hang. */

/** Asks again until there is an answer. What is awaited is named in the error, so that it can be found. */
export async function waitFor<Answer>(
	what: string,
	ask: () => Promise<Answer | undefined> | Answer | undefined,
	timeoutMs = 60_000,
): Promise<Answer> {
	const deadline = Date.now() + timeoutMs;
	let lastError: unknown;
	while (Date.now() < deadline) {
		try {
			const answer = await ask();
			if (answer !== undefined) return answer;
		} catch (error) {
			lastError = error;
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	const hint = lastError ? ` (${String(lastError)})` : '';
	throw new Error(`waited ${timeoutMs / 1000} s in vain for ${what}${hint}`);
}

/** Says what is being done, because starting and importing take their time. */
export function step(what: string): void {
	process.stdout.write(`      ${what}\n`);
}
