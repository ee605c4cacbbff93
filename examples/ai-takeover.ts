// An AI answers when no operator did for a while; `npm install openai` and set OPENAI_API_KEY.
import { OpenAIProvider, PocketPing, SqliteStore } from 'pocketping-runtime';
import { serve } from './serve.ts';

const pp = new PocketPing({
	storage: new SqliteStore(':memory:'),
	aiProvider: new OpenAIProvider({
		apiKey: process.env.OPENAI_API_KEY,
		// Any server that speaks chat completions; unset: OpenAI's own.
		baseUrl: process.env.OPENAI_BASE_URL,
	}),
	aiTakeoverDelay: Number(process.env.AI_TAKEOVER_DELAY ?? 300),
	aiSystemPrompt: 'You help customers of a shoe shop. Be brief.',
});

pp.on('ai.takeover', ({ data }) => console.log(`the AI took over in ${data.sessionId}`));

await serve(pp);
