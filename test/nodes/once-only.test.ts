/** 'Retry On Fail' runs all items of a node again: what was done the first time must not be done twice. */
import type { EventBody, Message } from '../../protocol/shapes';
import { byId, sessionOfItem } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const send = { resource: 'message', operation: 'send', message: 'Hello' };

test('a message of an earlier try is not sent again', async () => {
	const [first, second] = [await runtime.newSession(), await runtime.newSession()];
	const run = async (later: string) =>
		await runNode(
			runtime.credential,
			{ ...send, sessionId: sessionOfItem },
			[{ sessionId: first }, { sessionId: later }],
			undefined,
			{ executionId: 'execution-1' },
		);

	expect((await run('sess_unknown')).error).toBeDefined();
	const { items } = await run(second);

	const [sent, ...more] = await messages(first);
	expect(more).toEqual([]);
	expect(items.map(({ json }) => json.id)).toEqual([sent!.id, (await messages(second))[0]!.id]);
});

test.each([
	['in another execution', {}, 'execution-3'],
	['with another text', { message: 'Hello again' }, 'execution-2'],
])('the same is sent again %s', async (_how, changed, executionId) => {
	const sessionId = await runtime.newSession();
	const parameters = { ...send, sessionId: byId(sessionId) };

	await runNode(runtime.credential, parameters, [{}], undefined, {
		executionId: 'execution-2',
	});
	await runNode(runtime.credential, { ...parameters, ...changed }, [{}], undefined, {
		executionId,
	});

	expect(await messages(sessionId)).toHaveLength(2);
});

test('items that say the same are as many messages', async () => {
	const sessionId = await runtime.newSession();

	await runNode(runtime.credential, { ...send, sessionId: byId(sessionId) }, [{}, {}]);

	expect(await messages(sessionId)).toHaveLength(2);
});

test.each(['emit', 'broadcast'])('an event of an earlier try: %s', async (operation) => {
	const eventName = `offer_${operation}`;
	const parameters = {
		resource: 'event',
		operation,
		eventName,
		sessionId: byId(await runtime.newSession()),
	};

	for (const executionId of ['execution-4', 'execution-4', 'execution-5']) {
		await runNode(runtime.credential, parameters, [{}], undefined, { executionId });
	}

	const { events } = await runtime.api<{ events: EventBody[] }>('GET', `/events?name=${eventName}`);
	expect(events).toHaveLength(2);
});

async function messages(sessionId: string): Promise<Message[]> {
	const path = `/sessions/${sessionId}/messages`;
	return (await runtime.api<{ messages: Message[] }>('GET', path)).messages;
}
