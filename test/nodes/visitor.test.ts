/** Session → Identify and Set Typing, and Visitor Rating → Request, against a real runtime. */
import type { Session } from '../../protocol/shapes';
import { byId, sessionOfItem } from './support/parameters';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const identify = { resource: 'session', operation: 'identify' };
const setTyping = { resource: 'session', operation: 'setTyping' };
const requestRating = { resource: 'rating', operation: 'request' };

test('says who the visitors are', async () => {
	const [ada, grace] = [await runtime.newSession(), await runtime.newSession()];

	const { items, error } = await runNode(
		runtime.credential,
		{
			...identify,
			sessionId: sessionOfItem,
			updateFields: {
				name: '={{ $json.name }}',
				email: '',
				customerId: '={{ $json.customer }}',
				metadata: { fields: [{ name: 'seats', value: '={{ $json.seats }}' }] },
			},
		},
		[
			{ sessionId: ada, name: 'Ada', customer: 42, seats: 3 },
			{ sessionId: grace, name: 'Grace', customer: 43, seats: 5 },
		],
	);

	expect(error).toBeUndefined();
	expect(items.map(({ json, pairedItem }) => [json.identity, pairedItem])).toEqual([
		[
			expect.objectContaining({ name: 'Ada', customerId: '42', metadata: { seats: 3 } }),
			{ item: 0 },
		],
		[expect.objectContaining({ name: 'Grace', customerId: '43' }), { item: 1 }],
	]);
	expect(await runtime.api<Session>('GET', `/sessions/${ada}`)).toMatchObject({
		identity: { name: 'Ada', customerId: '42' },
	});
});

test.each([
	['nothing', {}, "'Update Fields' has nothing to set"],
	['empty fields', { name: '', metadata: { fields: [] } }, "'Update Fields' has nothing to set"],
	[
		'metadata that would reach the prototype',
		{ metadata: { fields: [{ name: '__proto__', value: 'x' }] } },
		"'Metadata' has a field named '__proto__'",
	],
])('refuses %s', async (_what, updateFields, expected) => {
	const { error } = await runNode(runtime.credential, {
		...identify,
		sessionId: byId('sess_any'),
		updateFields,
	});

	expect(error).toMatchObject({
		name: 'NodeOperationError',
		message: expect.stringContaining(expected),
	});
});

test('shows that somebody is typing, and that it ended', async () => {
	const sessionId = await runtime.newSession();

	const { items, error } = await runNode(
		runtime.credential,
		{
			...setTyping,
			sessionId: byId(sessionId),
			isTyping: '={{ $json.isTyping }}',
			options: { label: 'Ada from Support' },
		},
		[{ isTyping: true }, { isTyping: false }],
	);

	expect(error).toBeUndefined();
	expect(items).toEqual(
		[true, false].map((isTyping, item) => ({
			json: { sessionId, isTyping, label: 'Ada from Support' },
			pairedItem: { item },
		})),
	);
});

test('asks for a rating', async () => {
	const sessionId = await runtime.newSession();

	const { items } = await runNode(
		runtime.credential,
		{ ...requestRating, sessionId: sessionOfItem },
		[{ sessionId }],
	);

	expect(items).toEqual([
		{
			json: expect.objectContaining({
				id: sessionId,
				csat: { pending: true, requestedAt: expect.any(String) },
			}),
			pairedItem: { item: 0 },
		},
	]);
});

test.each([
	['identify', { ...identify, updateFields: { name: 'Ada' } }],
	['setTyping', setTyping],
	['rating', requestRating],
])('%s says that the session is unknown, and goes on if wanted', async (_what, parameters) => {
	const ofItem = { ...parameters, sessionId: sessionOfItem };
	const unknown = { sessionId: 'sess_unknown' };
	const known = { sessionId: await runtime.newSession() };

	expect((await runNode(runtime.credential, ofItem, [unknown])).error).toMatchObject({
		message: 'Session not found',
		httpCode: '404',
	});
	const { items } = await runNode(
		runtime.credential,
		ofItem,
		[unknown, known],
		'continueRegularOutput',
	);
	expect(items).toEqual([
		{ json: expect.objectContaining({ code: 'SESSION_NOT_FOUND' }), pairedItem: { item: 0 } },
		{ json: expect.not.objectContaining({ error: expect.anything() }), pairedItem: { item: 1 } },
	]);
});
