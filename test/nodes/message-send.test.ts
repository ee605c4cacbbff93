/** Message → Send, run by n8n-core against a real runtime. */
import type { Message } from '../../protocol/shapes';
import { byId, sessionOfItem } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const send = { resource: 'message', operation: 'send' };

test('writes in the chat of each item, in order, and links each output to its item', async () => {
	const [first, second] = [await runtime.newSession(), await runtime.newSession()];

	const { items, error } = await runNode(
		runtime.credential,
		{ ...send, sessionId: sessionOfItem, message: '=Hello {{ $json.name }}' },
		[
			{ sessionId: first, name: 'Ada' },
			{ sessionId: second, name: 'Grace' },
		],
	);

	expect(error).toBeUndefined();
	expect(items).toEqual([
		{
			json: expect.objectContaining({ content: 'Hello Ada', type: 'operator', sessionId: first }),
			pairedItem: { item: 0 },
		},
		{
			json: expect.objectContaining({ content: 'Hello Grace', sessionId: second }),
			pairedItem: { item: 1 },
		},
	]);
	const { messages } = await runtime.api<{ messages: Message[] }>(
		'GET',
		`/sessions/${first}/messages`,
	);
	expect(messages.map(({ content }) => content)).toEqual(['Hello Ada']);
});

test.each(['ai', 'operator', 'system'])('can send as %s', async (sendAs) => {
	const sessionId = byId(await runtime.newSession());

	const { items } = await runNode(runtime.credential, {
		...send,
		sessionId,
		message: 'Hi',
		sendAs,
	});

	expect(items[0]?.json).toMatchObject({ content: 'Hi', type: sendAs });
});

test('as the AI, can leave a conversation to the human who has it', async () => {
	const id = await runtime.newSession();
	const ai = { ...send, sessionId: byId(id), sendAs: 'ai', options: { onlyWhileAi: true } };
	const said = async () => {
		const { messages } = await runtime.api<{ messages: Message[] }>(
			'GET',
			`/sessions/${id}/messages`,
		);
		return messages.map(({ content }) => content);
	};

	const first = await runNode(runtime.credential, { ...ai, message: 'I am the AI' });
	expect(first.items[0]?.json).toMatchObject({ content: 'I am the AI', type: 'ai' });
	await runtime.api('POST', `/sessions/${id}/messages`, { content: 'I am Anna' });
	const second = await runNode(runtime.credential, { ...ai, message: 'Me again' });
	expect(second.error).toBeUndefined();
	expect(second.items).toEqual([
		{
			json: { sessionId: id, skipped: true, code: 'HUMAN_TOOK_OVER' },
			pairedItem: { item: 0 },
		},
	]);
	await runtime.api('POST', `/sessions/${id}/ai`, { enabled: false });
	const third = await runNode(runtime.credential, { ...ai, message: 'Still here' });
	expect(third.items[0]?.json).toMatchObject({ skipped: true });
	expect(await said()).toEqual(['I am the AI', 'I am Anna']);

	const notice = await runNode(runtime.credential, { ...ai, sendAs: 'system', message: 'Bye' });
	expect(notice.items[0]?.json).toMatchObject({ content: 'Bye', type: 'system' });
});

test('keeps text that is not plain ASCII, and line breaks', async () => {
	const sessionId = byId(await runtime.newSession());
	const message = 'Ça va? 🛒\n„20 %“ <b>off</b>';

	const { items } = await runNode(runtime.credential, { ...send, sessionId, message });

	expect(items[0]?.json.content).toBe(message);
});

test('says which field to look at when the session is unknown', async () => {
	const { items, error } = await runNode(runtime.credential, {
		...send,
		sessionId: byId('sess_unknown'),
		message: 'Hi',
	});

	expect(items).toEqual([]);
	expect(error).toMatchObject({
		name: 'NodeApiError',
		message: 'Session not found',
		httpCode: '404',
		description: expect.stringMatching(/'Session'.*SESSION_NOT_FOUND/),
	});
	expect(error?.context).toMatchObject({
		itemIndex: 0,
		data: { code: 'SESSION_NOT_FOUND', status: 404 },
	});
});

test('refuses an empty message before it asks the runtime', async () => {
	const { error } = await runNode(
		runtime.credential,
		{ ...send, sessionId: sessionOfItem, message: '={{ $json.reply }}' },
		[{ sessionId: await runtime.newSession(), reply: ' ' }],
	);

	expect(error).toMatchObject({
		name: 'NodeOperationError',
		message: expect.stringContaining("'Message' is empty"),
	});
});

test('passes on what the runtime says about a message that is too long', async () => {
	const { error } = await runNode(runtime.credential, {
		...send,
		sessionId: byId(await runtime.newSession()),
		message: 'x'.repeat(4001),
	});

	expect(error).toMatchObject({
		message: expect.stringContaining('4000 characters'),
		description: expect.stringContaining('CONTENT_TOO_LONG'),
	});
});

test.each([
	['nothing', {}, "'Session' is empty"],
	['a path', { sessionId: '..' }, "'Session' is '..', which is not an ID"],
])('refuses %s as a session', async (_what, item, expected) => {
	const { error } = await runNode(
		runtime.credential,
		{ ...send, sessionId: sessionOfItem, message: 'Hi' },
		[item],
	);

	expect(error?.message).toContain(expected);
});
