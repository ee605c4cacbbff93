/** The real clients of the three APIs against a stand-in: every way a request can end. */
import type { AiErrorKind } from '../../runtime/src/ai/ai-error';
import type { AiProviderName, AiRequest } from '../../runtime/src/ai/ai-provider';
import { loadProvider } from '../../runtime/src/ai/load-provider';
import { eventually } from '../support/eventually';
import { AiStandIn, type Behaviour } from './support/ai-stand-in';
import { USAGE } from './support/api-dialects';

let standIn: AiStandIn;
beforeAll(async () => {
	standIn = await AiStandIn.start();
});
beforeEach(() => standIn.behaviours.splice(0));
afterAll(() => standIn.stop());

const KEY = 'sk-this-key-must-never-be-logged';
const request = (fields: Partial<AiRequest> = {}): AiRequest => ({
	system: 'Be brief.',
	turns: [
		{ role: 'user', content: 'Hi' },
		{ role: 'assistant', content: 'Hello' },
		{ role: 'user', content: 'How much is it?' },
	],
	maxTokens: 300,
	signal: AbortSignal.timeout(5000),
	...fields,
});

async function provider(name: AiProviderName, stream: boolean, baseUrl?: string) {
	const base = baseUrl ?? (name === 'openai' ? `${standIn.url}/v1` : standIn.url);
	return await loadProvider(name, { apiKey: KEY, model: 'test-model', baseUrl: base, stream });
}

const names = ['openai', 'anthropic', 'gemini'] as const;
const ways = names.flatMap((name) => [[name, true] as const, [name, false] as const]);

describe.each(ways)('%s, streaming: %s', (name, stream) => {
	const ask = async (behaviour: Behaviour, fields: Partial<AiRequest> = {}) => {
		standIn.next(behaviour);
		return await (await provider(name, stream)).generate(request(fields));
	};
	const failure = async (behaviour: Behaviour, fields: Partial<AiRequest> = {}) => {
		const error = await ask(behaviour, fields).catch((reason: unknown) => reason);
		expect(error).toMatchObject({ name: 'AiError' });
		expect(String((error as Error).message)).not.toContain(KEY);
		return error as { kind: AiErrorKind; message: string; passes: boolean; retryAfterMs?: number };
	};

	it('answers, with what it cost', async () => {
		const text = 'It is 20 €, shipping included.\n\nAnything else?';
		expect(await ask({ text })).toEqual({
			text,
			inputTokens: USAGE.input,
			outputTokens: USAGE.output,
			cut: false,
		});
		const seen = standIn.requests.at(-1);
		expect(seen).toMatchObject({ api: name, system: 'Be brief.' });
		expect(seen?.turns.map(({ content }) => content)).toEqual(['Hi', 'Hello', 'How much is it?']);
		const assistant = name === 'gemini' ? 'model' : 'assistant';
		expect(seen?.turns.map(({ role }) => role)).toEqual(['user', assistant, 'user']);
		expect(JSON.stringify(seen?.body)).toContain('300');
		expect(JSON.stringify(seen?.headers)).toContain(KEY);
		expect(seen?.path + JSON.stringify(seen?.body)).toContain('test-model');
	});

	it('says when the room for the answer was too small', async () => {
		expect(await ask({ text: 'It is', cut: true })).toMatchObject({ text: 'It is', cut: true });
	});

	it.each([401, 403])('names the variable of the key after %s', async (status) => {
		const error = await failure({ status });
		expect(error).toMatchObject({ kind: 'key', passes: false });
		expect(error.message).toContain(`${name.toUpperCase()}_API_KEY`);
	});

	it('names the variable of the model after 404', async () => {
		const error = await failure({ status: 404 });
		expect(error).toMatchObject({ kind: 'model', passes: false });
		expect(error.message).toMatch(/"test-model".*AI_MODEL/);
	});

	it('asks once, and says how long a busy API wants to be left alone', async () => {
		const before = standIn.requests.length;
		const error = await failure({ status: 429, headers: { 'retry-after': '7' } });
		expect(error).toMatchObject({ kind: 'busy', passes: true, retryAfterMs: 7000 });
		expect(standIn.requests.length).toBe(before + 1);
	});

	it('takes 500 for something that passes', async () => {
		expect(await failure({ status: 500 })).toMatchObject({ kind: 'unavailable', passes: true });
	});

	it('takes 400 for a request that is wrong', async () => {
		expect(await failure({ status: 400 })).toMatchObject({ kind: 'request', passes: false });
	});

	it('ends a request that hangs', async () => {
		const before = standIn.requests.length;
		const patience = new AbortController();
		const ended = failure({ hangs: 'silent' }, { signal: patience.signal });
		// One that is still on its way would take the answer of the next test.
		await eventually(async () => standIn.requests.length > before);
		patience.abort();
		expect(await ended).toMatchObject({ kind: 'aborted' });
	});

	it('takes half an answer for none', async () => {
		const error = await failure({ truncated: true });
		expect(error.passes).toBe(true);
	});

	it('takes an empty answer for none', async () => {
		expect(await failure({ text: ' ' })).toMatchObject({ kind: 'incomplete', passes: true });
	});

	it('tells a refusal from an answer', async () => {
		expect(await failure({ refuses: true })).toMatchObject({ kind: 'refused', passes: false });
	});

	it('says that nobody is at the address', async () => {
		const nobody = await provider(name, stream, 'http://127.0.0.1:9');
		const error = await nobody.generate(request()).catch((reason: unknown) => reason);
		expect(error).toMatchObject({ kind: 'unavailable' });
		expect(String(error)).toContain(`${name.toUpperCase()}_BASE_URL`);
	});
});

it.each(names)('hangs up on %s when it stops in the middle of a stream', async (name) => {
	standIn.next({ hangs: 'after-first-piece' });
	const before = standIn.requests.length;
	const patience = new AbortController();
	const answer = (await provider(name, true)).generate(request({ signal: patience.signal }));
	const ended = expect(answer).rejects.toMatchObject({ kind: 'aborted' });
	await eventually(async () => standIn.requests.length > before);
	// Long enough for the first piece.
	await new Promise((resolve) => setTimeout(resolve, 50));
	patience.abort();
	await ended;
	await eventually(async () => standIn.requests.at(-1)?.abandoned);
});

it('takes the word of Gemini that a key is not valid, which comes as 400', async () => {
	const { explainFailure } = await import('../../runtime/src/ai/explain-failure');
	const failure = { provider: 'gemini', model: 'm', status: 400 } as const;
	const message = 'API key not valid. Please pass a valid API key.';
	expect(explainFailure({ ...failure, message })).toMatchObject({ kind: 'key' });
});

it('asks OpenAI by its new name for the room, other servers by the old one', async () => {
	await (await provider('openai', false)).generate(request());
	expect(standIn.requests.at(-1)?.body).toMatchObject({ max_tokens: 300 });
});
