/** A provider of a program's own answers in the chat, and whatever it does wrong is borne. */
import {
	AiError,
	PocketPing,
	SqliteStore,
	type AiProvider,
	type AiRequest,
} from '../../runtime/src/index';
import { guardProvider } from '../../runtime/src/ai/own-provider';
import { eventually } from '../support/eventually';
import { ManualClock } from '../support/manual-clock';
import { connectPage, plain, post } from '../support/page';
import { HostProgram } from './support/host-program';

const request = (signal = new AbortController().signal): AiRequest => ({
	system: 'Be brief.',
	turns: [{ role: 'user', content: 'Hi' }],
	maxTokens: 100,
	signal,
});

const provider = (generate: AiProvider['generate']): AiProvider => ({
	name: 'echo',
	model: 'echo-1',
	generate,
});

it('answers when no operator does, in the order of the conversation', async () => {
	const seen: AiRequest[] = [];
	const clock = new ManualClock();
	const pp = new PocketPing({
		storage: new SqliteStore(':memory:'),
		logLevel: 'silent',
		clock,
		aiTakeoverDelay: 60,
		aiSystemPrompt: 'You sell shoes.',
		aiProvider: provider(async (asked) => {
			seen.push(asked);
			return { text: `You said: ${/Hi/.exec(asked.turns.at(-1)?.content ?? '')}` };
		}),
	});
	const host = new HostProgram();
	host.app.use('/pocketping', pp.router());
	await host.listen();
	await pp.start();
	const { sessionId } = await connectPage(host.url);
	await post(`${host.url}/pocketping/message`, { sessionId, content: 'Hi', sender: 'visitor' });
	const messages = await eventually(async () => {
		clock.advance(60_000);
		const found = await pp.listMessages(plain(sessionId));
		return found.length > 1 ? found : undefined;
	});
	expect(messages).toMatchObject([
		{ type: 'visitor', content: 'Hi' },
		{ type: 'ai', content: 'You said: Hi' },
	]);
	expect(seen).toHaveLength(1);
	expect(seen[0]?.system).toContain('You sell shoes.');
	expect(await pp.setAi(sessionId, false)).toMatchObject({ aiEnabled: false });
	await pp.stop();
	await host.stop();
});

describe('is made safe to ask', () => {
	it('fills in what it leaves out', async () => {
		const own = guardProvider(provider(async () => ({ text: 'Hi', inputTokens: NaN })));
		expect(await own.generate(request())).toEqual({
			text: 'Hi',
			inputTokens: 0,
			outputTokens: 0,
			cut: false,
		});
	});

	it.each([
		['no text', async () => ({ text: ' ' }), 'incomplete'],
		['no answer', async () => ({}) as never, 'incomplete'],
		['an error of its own', () => Promise.reject(new Error('boom')), 'unavailable'],
		['a reason', () => Promise.reject(new AiError('refused', 'no')), 'refused'],
	])('%s is a failure of a known kind', async (_name, generate, kind) => {
		await expect(guardProvider(provider(generate)).generate(request())).rejects.toMatchObject({
			kind,
		});
	});

	it('does not wait for one that does not listen to the signal', async () => {
		const controller = new AbortController();
		const asking = guardProvider(provider(() => new Promise(() => {}))).generate(
			request(controller.signal),
		);
		controller.abort();
		await expect(asking).rejects.toMatchObject({ kind: 'aborted' });
	});

	it('cuts what no page could show', async () => {
		const answer = await guardProvider(
			provider(async () => ({ text: 'x'.repeat(200_000) })),
		).generate(request());
		expect(answer).toMatchObject({ cut: true });
		expect(answer.text).toHaveLength(100_000);
	});
});
