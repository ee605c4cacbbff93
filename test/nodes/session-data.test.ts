/** Session → Export and Delete, against a real runtime. */
import { byId, sessionOfItem } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const session = { resource: 'session' };

test('exports everything that is kept of a conversation', async () => {
	const visitor = await runtime.newVisitor();
	await visitor.writes('Is it in stock?');

	const { items, error } = await runNode(runtime.credential, {
		...session,
		operation: 'export',
		sessionId: byId(visitor.sessionId),
	});

	expect(error).toBeUndefined();
	expect(items).toEqual([
		{
			json: {
				session: expect.objectContaining({ id: visitor.sessionId }),
				messages: [expect.objectContaining({ content: 'Is it in stock?', type: 'visitor' })],
				events: expect.arrayContaining([expect.objectContaining({ event: 'message.created' })]),
			},
			pairedItem: { item: 0 },
		},
	]);
});

test('erases conversations for good, and goes on after one that is gone', async () => {
	const [gone, there] = [await runtime.newSession(), await runtime.newSession()];
	await runtime.api('DELETE', `/sessions/${gone}`);
	const parameters = { ...session, operation: 'delete', sessionId: sessionOfItem };

	const { items } = await runNode(
		runtime.credential,
		parameters,
		[{ sessionId: gone }, { sessionId: there }],
		'continueRegularOutput',
	);

	expect(items).toEqual([
		{ json: expect.objectContaining({ code: 'SESSION_NOT_FOUND' }), pairedItem: { item: 0 } },
		{ json: { deleted: true }, pairedItem: { item: 1 } },
	]);
	await expect(runtime.api('GET', `/sessions/${there}`)).rejects.toThrow('404');
});

test.each(['export', 'delete'])('%s says that the session is unknown', async (operation) => {
	const { error } = await runNode(runtime.credential, {
		...session,
		operation,
		sessionId: byId('sess_unknown'),
	});

	expect(error).toMatchObject({ message: 'Session not found', httpCode: '404' });
});
