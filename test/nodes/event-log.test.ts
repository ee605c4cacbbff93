/** Event → Get Many and the lists of event types and names, run by n8n-core against a real runtime. */
import { loadLists } from './support/load-lists';
import { runNode } from './support/run-node';
import { useRuntime } from './support/use-runtime';

const runtime = useRuntime();
const getMany = { resource: 'event', operation: 'getAll' };
let sessionId: string;

beforeAll(async () => {
	sessionId = await runtime.newSession();
	await runtime.api('POST', `/sessions/${sessionId}/identify`, {
		name: 'Ada Lovelace',
		email: 'ada@example.com',
	});
	for (let step = 1; step <= 105; step++) {
		await runtime.api('POST', `/sessions/${sessionId}/events`, { name: 'step', data: { step } });
	}
	await runtime.api('POST', '/broadcast', { name: 'sale_started' });
	await runtime.api('PUT', '/operator/status', { online: true });
});

test('reads the newest events, flat and with the visitor', async () => {
	const { items, error } = await runNode(runtime.credential, {
		...getMany,
		limit: 2,
		filters: { name: 'step' },
	});

	expect(error).toBeUndefined();
	expect(items).toEqual([
		{
			json: {
				type: 'custom_event.sent',
				id: expect.stringMatching(/^evt_/),
				timestamp: expect.any(String),
				sessionId,
				eventName: 'step',
				eventData: { step: 105 },
				visitorName: 'Ada Lovelace',
				visitorEmail: 'ada@example.com',
				pageUrl: 'https://shop.example/cart',
			},
			pairedItem: { item: 0 },
		},
		{ json: expect.objectContaining({ eventData: { step: 104 } }), pairedItem: { item: 0 } },
	]);
});

test('gives the shape of the trigger when it is not simplified', async () => {
	const { items } = await runNode(runtime.credential, {
		...getMany,
		limit: 1,
		simplify: false,
		filters: { sessionId },
	});

	expect(items[0]?.json).toMatchObject({
		type: 'custom_event.sent',
		sessionId,
		event: { name: 'step', data: { step: 105 } },
		session: { id: sessionId },
		data: { sessionId, event: { name: 'step' }, session: { id: sessionId } },
	});
});

test('follows the cursor past one answer', async () => {
	const { items } = await runNode(runtime.credential, {
		...getMany,
		returnAll: true,
		filters: { type: 'custom_event.sent', name: 'step' },
	});

	expect(items.map(({ json }) => (json.eventData as { step: number }).step)).toEqual(
		Array.from({ length: 105 }, (_, index) => 105 - index),
	);
});

test('goes on after an event, oldest first, past one answer', async () => {
	const { items: start } = await runNode(runtime.credential, {
		...getMany,
		limit: 1,
		filters: { type: 'session.identified' },
	});

	const { items } = await runNode(runtime.credential, {
		...getMany,
		returnAll: true,
		filters: { after: start[0]!.json.id as string, type: '' },
	});

	expect(items).toHaveLength(107);
	expect(items[0]?.json.eventData).toEqual({ step: 1 });
	expect(items[105]?.json).toMatchObject({ eventName: 'sale_started', eventData: null });
	expect(items[106]?.json).toMatchObject({ type: 'operator.status', online: true });
});

test.each([
	[{ after: 'evt_unknown' }, 'evt_unknown'],
	[{ type: 'cart.abandoned' }, 'no event'],
])('passes on what the runtime says about %j', async (filters, expected) => {
	const { error } = await runNode(runtime.credential, { ...getMany, filters });

	expect(error).toMatchObject({ httpCode: '400', message: expect.stringContaining(expected) });
});

test('fills the lists of event types and names', async () => {
	const visitor = await runtime.newVisitor();
	await visitor.triggers('cart_abandoned', { total: 129 });
	await visitor.triggers('checkout.started');
	const { getEventTypes, getEventNames } = loadLists(runtime.credential);

	expect(await getEventTypes()).toEqual(
		expect.arrayContaining([
			{
				name: 'Session Closed',
				value: 'session.closed',
				description: expect.stringContaining('closed'),
			},
		]),
	);
	expect(await getEventNames()).toEqual(
		expect.arrayContaining([
			{ name: 'cart_abandoned', value: 'cart_abandoned' },
			{ name: 'checkout.started', value: 'checkout.started' },
		]),
	);
});
