/** Message → Get Many, Update and Delete, run by n8n-core against a real runtime. */
import type { Message } from '../../protocol/shapes';
import { byId, sessionOfItem } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const message = { resource: 'message' };

describe('with a conversation that is longer than one answer', () => {
	let sessionId: string;

	beforeAll(async () => {
		sessionId = await runtime.newSession();
		for (let count = 1; count <= 105; count++) await write(sessionId, `Message ${count}`);
	});

	test.each([
		[3, { limit: 3 }, 'Message 103'],
		[102, { limit: 102 }, 'Message 4'],
		[105, { returnAll: true }, 'Message 1'],
	])('reads the newest %i, in the order they were written', async (count, wanted, first) => {
		const { items, error } = await runNode(runtime.credential, {
			...message,
			operation: 'getAll',
			sessionId: byId(sessionId),
			...wanted,
		});

		expect(error).toBeUndefined();
		expect(items).toHaveLength(count);
		expect(items[0]).toEqual({
			json: expect.objectContaining({ content: first, type: 'operator', sessionId }),
			pairedItem: { item: 0 },
		});
		expect(items.at(-1)?.json.content).toBe('Message 105');
	});
});

test('changes the text of a message', async () => {
	const sessionId = await runtime.newSession();
	const { id } = await write(sessionId, 'We open at nine');

	const { items } = await runNode(
		runtime.credential,
		{
			...message,
			operation: 'update',
			sessionId: sessionOfItem,
			messageId: '={{ $json.message.id }}',
			message: 'We open at ten',
		},
		[{ sessionId, message: { id } }],
	);

	expect(items).toEqual([
		{
			json: expect.objectContaining({
				id,
				content: 'We open at ten',
				editedAt: expect.any(String),
			}),
			pairedItem: { item: 0 },
		},
	]);
	expect(await read(sessionId)).toMatchObject([{ id, content: 'We open at ten' }]);
});

test('deletes messages, and answers as n8n wants it', async () => {
	const sessionId = await runtime.newSession();
	const ids = [(await write(sessionId, 'One')).id, (await write(sessionId, 'Two')).id];

	const { items } = await runNode(
		runtime.credential,
		{ ...message, operation: 'delete', sessionId: byId(sessionId), messageId: '={{ $json.id }}' },
		ids.map((id) => ({ id })),
	);

	expect(items).toEqual([
		{ json: { deleted: true }, pairedItem: { item: 0 } },
		{ json: { deleted: true }, pairedItem: { item: 1 } },
	]);
	expect((await read(sessionId)).map(({ content }) => content).join('')).toBe('');
});

test('goes on with the other items when one message is not there', async () => {
	const sessionId = await runtime.newSession();
	const { id } = await write(sessionId, 'Here');

	const { items } = await runNode(
		runtime.credential,
		{
			...message,
			operation: 'update',
			sessionId: byId(sessionId),
			messageId: '={{ $json.id }}',
			message: 'Changed',
		},
		[{ id: 'msg_unknown' }, { id }, {}],
		'continueRegularOutput',
	);

	expect(items).toEqual([
		{
			json: {
				error: 'Message not found',
				description: expect.stringContaining("Check 'Message ID'"),
				code: 'MESSAGE_NOT_FOUND',
			},
			pairedItem: { item: 0 },
		},
		{ json: expect.objectContaining({ id, content: 'Changed' }), pairedItem: { item: 1 } },
		{
			json: {
				error: "'Message ID' is empty [item 2]",
				description: expect.stringContaining('$json.message.id'),
			},
			pairedItem: { item: 2 },
		},
	]);
});

test.each(['update', 'delete'])('%s refuses a message ID that is a path', async (operation) => {
	const { error } = await runNode(runtime.credential, {
		...message,
		operation,
		sessionId: byId('sess_any'),
		messageId: '..',
		message: 'x',
	});

	expect(error?.message).toContain("'Message ID' is '..', which is not an ID");
});

test.each(['getAll', 'update', 'delete'])(
	'%s says that the session is unknown',
	async (operation) => {
		const { error } = await runNode(runtime.credential, {
			...message,
			operation,
			sessionId: byId('sess_unknown'),
			messageId: 'msg_any',
			message: 'x',
		});

		expect(error).toMatchObject({ message: 'Session not found', httpCode: '404' });
	},
);

test('refuses to empty a message, and to send nothing', async () => {
	const { error } = await runNode(runtime.credential, {
		...message,
		operation: 'update',
		sessionId: byId('sess_any'),
		messageId: 'msg_any',
		message: ' ',
	});

	expect(error?.message).toContain("'Message' is empty");
});

test('answers a message of the visitor by quoting it', async () => {
	const sessionId = await runtime.newSession();
	const { id } = await write(sessionId, 'Which colour?');

	const { items } = await runNode(runtime.credential, {
		...message,
		operation: 'send',
		sessionId: byId(sessionId),
		message: 'This one',
		options: { replyTo: id },
	});

	expect(items[0]?.json).toMatchObject({ content: 'This one', replyTo: id });
});

async function write(sessionId: string, content: string): Promise<Message> {
	return await runtime.api('POST', `/sessions/${sessionId}/messages`, { content });
}

async function read(sessionId: string): Promise<Message[]> {
	const path = `/sessions/${sessionId}/messages`;
	return (await runtime.api<{ messages: Message[] }>('GET', path)).messages;
}
