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

describe('filters the list', () => {
	let ada: string;

	beforeAll(async () => {
		ada = await runtime.newSession();
		await runtime.newSession();
		await runtime.api('POST', `/sessions/${ada}/identify`, {
			name: 'Ada Byron',
			email: 'byron@example.com',
			customerId: 'cus_1815',
		});
	});

	test.each([
		['by email', { email: 'byron@example.com' }],
		['by customer ID', { identityId: 'cus_1815' }],
		['by a part of the name', { q: 'byr' }],
		['by several at once, empty ones left out', { q: 'byr', email: '', visitorId: '' }],
	])('%s', async (_how, filters) => {
		expect(await idsWith(filters)).toEqual([ada]);
	});

	test('by a date in the zone of the workflow, or any other', async () => {
		const { createdAt, visitorId } = await runtime.api<{ createdAt: string; visitorId: string }>(
			'GET',
			`/sessions/${ada}`,
		);
		const before = new Date(Date.parse(createdAt) - 1_000);
		const after = new Date(Date.parse(createdAt) + 1_000);

		expect(await idsWith({ visitorId, createdAfter: before.toISOString() })).toEqual([ada]);
		expect(await idsWith({ visitorId, createdAfter: after.toISOString() })).toEqual([]);
		// What n8n's date field gives has no zone: it is that of the workflow, New York unless it is set.
		const wall = new Intl.DateTimeFormat('sv-SE', {
			dateStyle: 'short',
			timeStyle: 'medium',
			timeZone: 'America/New_York',
		});
		const local = (date: Date) => wall.format(date).replace(' ', 'T');
		expect(await idsWith({ visitorId, createdAfter: local(before) })).toEqual([ada]);
		expect(await idsWith({ visitorId, createdAfter: local(after) })).toEqual([]);
	});

	test('and says which filter is not a date', async () => {
		const { error } = await runNode(runtime.credential, {
			...session,
			operation: 'getAll',
			filters: { createdAfter: 'soon' },
		});

		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining("'Created After' is 'soon', which is not a date"),
		});
	});
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
	return await idsWith({ status });
}

async function idsWith(filters: Record<string, string>): Promise<unknown[]> {
	const { items } = await runNode(runtime.credential, {
		...session,
		operation: 'getAll',
		returnAll: true,
		filters,
	});
	return items.map(({ json }) => json.id);
}

function isFirstItem(pairedItem: unknown): boolean {
	return (pairedItem as { item?: number } | undefined)?.item === 0;
}
