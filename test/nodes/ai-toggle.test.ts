/** AI → Toggle, run by n8n-core against a real runtime. */
import type { Session } from '../../protocol/shapes';
import { byId } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const toggle = { resource: 'ai', operation: 'toggle' };

test.each([true, false])('sets the AI of a session to %s', async (enabled) => {
	const sessionId = await runtime.newSession();

	const { items, error } = await runNode(runtime.credential, {
		...toggle,
		sessionId: byId(sessionId),
		enabled,
	});

	expect(error).toBeUndefined();
	expect(items[0]?.json).toMatchObject({ id: sessionId, aiEnabled: enabled });
	const session = await runtime.api<Session>('GET', `/sessions/${sessionId}`);
	expect(session.aiEnabled).toBe(enabled);
});

test('says that the session is unknown', async () => {
	const { error } = await runNode(runtime.credential, {
		...toggle,
		sessionId: byId('sess_unknown'),
		enabled: false,
	});

	expect(error).toMatchObject({ message: 'Session not found', httpCode: '404' });
});
