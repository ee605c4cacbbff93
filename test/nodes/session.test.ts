/** Session → Get, Get Many and Close, and the session field's list, against a real runtime. */
import { byId } from './support/parameters';
import { runNode } from './support/run-node';
import { searchSessionsOnce } from './support/search-sessions';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const session = { resource: 'session' };

test('gets one session', async () => {
	const sessionId = await runtime.newSession();

	const { items, error } = await runNode(runtime.credential, {
		...session,
		operation: 'get',
		sessionId: byId(sessionId),
	});

	expect(error).toBeUndefined();
	expect(items).toEqual([
		{
			json: expect.objectContaining({
				id: sessionId,
				status: 'active',
				metadata: expect.objectContaining({ pageUrl: 'https://shop.example/cart' }),
			}),
			pairedItem: { item: 0 },
		},
	]);
});

test.each(['get', 'close'])('%s says that the session is unknown', async (operation) => {
	const { error } = await runNode(runtime.credential, {
		...session,
		operation,
		sessionId: byId('sess_unknown'),
	});

	expect(error).toMatchObject({
		name: 'NodeApiError',
		message: 'Session not found',
		httpCode: '404',
	});
});

test('closes a session, and finds it among the closed ones only', async () => {
	const sessionId = await runtime.newSession();

	const { items } = await runNode(runtime.credential, {
		...session,
		operation: 'close',
		sessionId: byId(sessionId),
	});

	expect(items[0]?.json).toMatchObject({ id: sessionId, status: 'closed' });
	expect(await idsWithStatus('closed')).toContain(sessionId);
	expect(await idsWithStatus('active')).not.toContain(sessionId);
});

describe('with more sessions than fit in one answer', () => {
	const created: string[] = [];

	beforeAll(async () => {
		for (let count = 0; count < 105; count++) created.push(await runtime.newSession());
	});

	test('returns one item per session up to the limit, newest first', async () => {
		const { items } = await runNode(runtime.credential, {
			...session,
			operation: 'getAll',
			limit: 3,
		});

		expect(items.map(({ json }) => json.id)).toEqual(created.slice(-3).reverse());
		expect(items.every(({ pairedItem }) => isFirstItem(pairedItem))).toBe(true);
	});

	test('follows the cursor past one answer when the limit asks for it', async () => {
		const { items } = await runNode(runtime.credential, {
			...session,
			operation: 'getAll',
			limit: 102,
		});

		expect(items.map(({ json }) => json.id)).toEqual(created.slice(-102).reverse());
	});

	test('returns all of them, each once', async () => {
		const { items } = await runNode(runtime.credential, {
			...session,
			operation: 'getAll',
			returnAll: true,
		});

		const ids = items.map(({ json }) => json.id);
		expect(ids).toEqual(expect.arrayContaining(created));
		expect(new Set(ids).size).toBe(ids.length);
	});

	test('fills the list of the session field page by page', async () => {
		const first = await searchSessionsOnce(runtime.credential);
		const second = await searchSessionsOnce(
			runtime.credential,
			undefined,
			first.paginationToken as string,
		);

		const ids = [...first.results, ...second.results].map(({ value }) => value);
		expect(ids.slice(0, 100)).toEqual(created.slice(-100).reverse());
		expect(first.results[0]?.name).toMatch(
			/^Visitor \S{8} · \d{4}-\d\d-\d\d \d\d:\d\d UTC · shop\.example\/cart$/,
		);
	});
});

test('finds a visitor by name in the list of the session field', async () => {
	const [ada] = [await runtime.newSession(), await runtime.newSession()];
	await runtime.api('POST', `/sessions/${ada}/identify`, { name: 'Ada Lovelace' });

	const { results } = await searchSessionsOnce(runtime.credential, 'lovelace');

	expect(results).toEqual([{ name: expect.stringContaining('Ada Lovelace'), value: ada }]);
});

test('passes on what the runtime says about a limit of zero', async () => {
	const { error } = await runNode(
		runtime.credential,
		{ ...session, operation: 'getAll', limit: '={{ $json.limit }}' },
		[{ limit: 0 }],
	);

	expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '400' });
});

async function idsWithStatus(status: string): Promise<unknown[]> {
	const { items } = await runNode(runtime.credential, {
		...session,
		operation: 'getAll',
		returnAll: true,
		filters: { status },
	});
	return items.map(({ json }) => json.id);
}

function isFirstItem(pairedItem: unknown): boolean {
	return (pairedItem as { item?: number } | undefined)?.item === 0;
}
