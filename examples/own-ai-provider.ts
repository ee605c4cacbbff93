// An AI provider of one's own: whatever turns a conversation into the next answer. This one looks it up.
import { AiError, PocketPing, SqliteStore, type AiProvider } from 'pocketping-runtime';
import { serve } from './serve.ts';

const ANSWERS: Record<string, string> = {
	shipping: 'We ship within two days.',
	return: 'You can send everything back within 30 days.',
};

const provider: AiProvider = {
	name: 'lookup',
	model: 'faq-1',
	// `signal` ends the request: a time-out, an operator who was quicker, a stop.
	async generate({ turns, signal }) {
		if (signal.aborted) throw new AiError('aborted', 'ended before it began');
		const question = turns.at(-1)?.content.toLowerCase() ?? '';
		const topic = Object.keys(ANSWERS).find((word) => question.includes(word));
		// The mark hands the conversation over to people.
		return { text: topic ? (ANSWERS[topic] as string) : '[[human]] I have to ask a colleague.' };
	},
};

const pp = new PocketPing({
	storage: new SqliteStore(':memory:'),
	aiProvider: provider,
	aiTakeoverDelay: 0, // at once
});

await serve(pp);
